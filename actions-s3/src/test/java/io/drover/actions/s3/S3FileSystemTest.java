package io.drover.actions.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.file.AnsweringServer;
import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileStatus;
import io.drover.actions.file.TooManyEntriesException;
import io.drover.actions.file.WorkflowFileSystem;
import io.drover.actions.file.WorkflowFileSystemContract;
import io.drover.actions.http.ServiceUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server. */
class S3FileSystemTest extends WorkflowFileSystemContract {
  private static final String BUCKET = "bucket-1";
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  @TempDir static Path data;
  private static S3Server server;
  private static S3FileSystem s3;

  private URI directory;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
    server.bucket(BUCKET);
    s3 = (S3FileSystem) new S3Provider().open(server.settings(data));
  }

  @AfterAll
  static void stop() throws Exception {
    s3.close();
    server.close();
  }

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = URI.create("s3a://" + BUCKET + "/tests/" + DIRECTORIES.incrementAndGet());
    s3.mkdirs(directory, USER);
  }

  @Override
  protected WorkflowFileSystem fileSystem() {
    return s3;
  }

  @Override
  protected URI directory() {
    return directory;
  }

  @Override
  protected void write(URI path, byte[] content) {
    server.put(BUCKET, path.getPath().substring(1), content);
  }

  @Override
  protected boolean hasPermissions() {
    return false;
  }

  @Override
  protected String permissions(URI path) {
    throw new IllegalStateException("S3 has none: " + FilePath.text(path));
  }

  private static S3FileSystem with(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>(server.settings(data));
    settings.putAll(changes);
    return (S3FileSystem) new S3Provider().open(settings);
  }

  @Test
  void directoriesNeedNoMarker() throws IOException {
    write(at("no/marker/part"), new byte[] {1});

    assertThat(s3.status(at("no"), USER).orElseThrow().directory()).isTrue();
    assertThat(s3.list(at("no"), USER))
        .extracting(FileStatus::uri)
        .containsExactly(at("no/marker"));
    assertThat(s3.status(at("n"), USER)).as("only the beginning of a name").isEmpty();
  }

  @Test
  void directoriesOfMoreThanAPageAreListedAndDeleted() throws IOException {
    for (int i = 0; i < 1_100; i++) {
      write(at("many/" + i), new byte[0]);
    }

    assertThat(s3.list(at("many"), USER)).hasSize(1_100);
    assertThat(s3.list(at("many"), "10", 2_000, USER)).hasSize(111);
    assertThatThrownBy(() -> s3.list(at("many"), "", 1_000, USER))
        .isInstanceOf(TooManyEntriesException.class);

    s3.delete(at("many"), true, USER);
    assertThat(s3.list(at("many"), USER)).isEmpty();
  }

  @Test
  void allThreeSchemesNameTheSameObjects() throws IOException {
    write(at("f"), new byte[] {1});

    for (String scheme : s3.schemes()) {
      URI path = URI.create(scheme + "://" + BUCKET + at("f").getPath());
      assertThat(s3.status(path, USER)).isPresent();
    }
  }

  @Test
  void theBucketIsADirectoryThatStays() throws IOException {
    URI bucket = URI.create("s3a://" + BUCKET + "/");

    assertThat(s3.status(bucket, USER).orElseThrow().directory()).isTrue();
    assertThat(s3.list(bucket, USER)).extracting(FileStatus::uri).contains(bucket.resolve("tests"));
    assertThatThrownBy(() -> s3.delete(bucket, true, USER))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void anUnknownBucketIsNamed() {
    assertThatThrownBy(() -> s3.status(URI.create("s3a://nowhere/x"), USER))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("bucket [nowhere] does not exist");
  }

  @Test
  void aWrongSecretIsForbiddenAndSaysWhatIsWrong() throws Exception {
    Path wrong = Files.writeString(data.resolve("wrong"), "not-the-secret");
    try (S3FileSystem other = with(Map.of("secret-file", wrong.toString()))) {
      assertThatThrownBy(() -> other.status(at("f"), USER))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("403")
          .hasMessageContaining("secret does not belong to the access key")
          .hasMessageNotContaining("not-the-secret");
    }
  }

  @Test
  void anUnknownKeyIsForbiddenAndSaysWhatIsWrong() throws Exception {
    try (S3FileSystem other = with(Map.of("access-key", "unknown"))) {
      assertThatThrownBy(() -> other.list(directory, USER))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("files.s3.access-key");
    }
  }

  @Test
  void bucketsMayHaveTheirOwnAccess() throws Exception {
    write(at("f"), new byte[] {1});
    String prefix = "buckets." + BUCKET + ".";
    try (S3FileSystem other =
        with(
            Map.of(
                "endpoint",
                "http://127.0.0.1:1",
                prefix + "endpoint",
                server.endpoint().toString(),
                prefix + "region",
                "eu-central-1"))) {
      assertThat(other.status(at("f"), USER)).isPresent();
      assertThatThrownBy(() -> other.status(URI.create("s3a://elsewhere/x"), USER))
          .isInstanceOf(ServiceUnavailableException.class);
    }
  }

  @Test
  void throttlingPassesAndTimesOutByTheCall() throws Exception {
    try (AnsweringServer busy = AnsweringServer.of(503, "<Error><Code>SlowDown</Code></Error>");
        S3FileSystem other = with(Map.of("endpoint", busy.address().toString()))) {
      assertThatThrownBy(() -> other.status(at("f"), USER))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("503");
      assertThat(busy.requests()).as("the SDK tries again by itself").hasSizeGreaterThan(1);
    }
  }

  @Test
  void aServerThatDoesNotAnswerCostsTheCallTimeoutAndNoMore() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        S3FileSystem other =
            with(
                Map.of(
                    "endpoint",
                    "http://127.0.0.1:" + deaf.getLocalPort(),
                    "call-timeout",
                    "PT0.5S"))) {
      long begun = System.nanoTime();

      assertThatThrownBy(() -> other.status(at("f"), USER))
          .isInstanceOf(ServiceUnavailableException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void anOperationOfManyRequestsHasADeadline() throws Exception {
    write(at("d/f"), new byte[] {1});
    try (S3FileSystem other = with(Map.of("operation-timeout", "PT0.000000001S"))) {
      assertThatThrownBy(() -> other.delete(at("d"), true, USER))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("not done within");
    }
    assertThat(s3.status(at("d/f"), USER)).isPresent();
  }

  @Test
  void dotsInPathsAreRefused() {
    assertThatThrownBy(() -> s3.status(URI.create("s3a://" + BUCKET + "/a/../b"), USER))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void wrongSettingsAreNamedByTheirKey() {
    Map<String, Map<String, String>> wrong =
        Map.of(
            "endpoint", Map.of("endpoint", "nowhere"),
            "path-style", Map.of("path-style", "yes"),
            "auth", Map.of("auth", "magic"),
            "access-key", Map.of("auth", "key"),
            "secret-file", Map.of("auth", "key", "access-key", "a", "secret-file", "/none"),
            "call-timeout", Map.of("call-timeout", "30"),
            "buckets.b.call-timeout", Map.of("buckets.b.call-timeout", "PT1S"),
            "buckets.b.c.auth", Map.of("buckets.b.c.auth", "magic"));
    wrong.forEach(
        (key, settings) ->
            assertThatThrownBy(() -> new S3Provider().open(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " is '"));
  }
}
