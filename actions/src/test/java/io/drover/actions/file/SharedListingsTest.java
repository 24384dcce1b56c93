package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.http.HttpLimits;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that counts and speaks WebHDFS, because it is the requests that matter. */
class SharedListingsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private Instant now = START;
  private final CountingWebHdfs server = CountingWebHdfs.start();
  private WebHdfsFileSystem webHdfs;
  private SharedListings shared;

  @BeforeEach
  void open() {
    webHdfs =
        new WebHdfsFileSystem(
            new WebHdfsSettings(
                Map.of("nn", List.of(server.address())),
                Optional.empty(),
                Optional.empty(),
                "/user"),
            HttpLimits.DEFAULT,
            InstantSource.system());
    shared = new SharedListings(new FileSystems(List.of(webHdfs)), () -> now);
  }

  @AfterEach
  void close() {
    webHdfs.close();
    server.close();
  }

  private static URI uri(String path) {
    return FilePath.parse("hdfs://nn" + path);
  }

  private FileLookup fresh() {
    return shared.lookup("user", now);
  }

  @Test
  void aSingleWaiterAsksForItsFileOnly() throws IOException {
    server.file("/data/a", 1);

    assertThat(fresh().status(uri("/data/a"))).isPresent();

    assertThat(server.requests()).containsExactly("GETFILESTATUS /data/a");
  }

  @Test
  void manyWaitersOfADirectoryShareOneListing() throws IOException {
    for (int i = 0; i < 1_000; i += 2) {
      server.file("/data/f" + i, i);
    }

    for (int i = 0; i < 1_000; i++) {
      Optional<FileStatus> status = fresh().status(uri("/data/f" + i));
      assertThat(status.isPresent()).as("f%s", i).isEqualTo(i % 2 == 0);
    }

    assertThat(server.requests()).hasSize(4).contains("LISTSTATUS /data");
  }

  @Test
  void manyAtOnceShareOneListing() throws Exception {
    server.file("/data/there", 1);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Optional<FileStatus>>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String name = i % 2 == 0 ? "there" : "missing";
        answers.add(threads.submit(() -> fresh().status(uri("/data/" + name))));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get().isPresent()).isEqualTo(i % 2 == 0);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void oneListingAnswersForDatedDirectoriesThatAreNotThereYet() throws IOException {
    server.file("/data/day=7/_SUCCESS", 0);

    for (int i = 0; i < 1_000; i++) {
      assertThat(fresh().status(uri("/data/day=" + i + "/_SUCCESS")).isPresent()).isEqualTo(i == 7);
    }

    assertThat(server.requests())
        .hasSize(5)
        .contains("LISTSTATUS /data", "GETFILESTATUS /data/day=7/_SUCCESS");
  }

  @Test
  void deeperDatesAreMissedFromAbove() throws IOException {
    server.file("/data/other", 0);

    for (int i = 0; i < 1_000; i++) {
      String path = "/data/year=" + i + "/month=" + i % 12 + "/day=" + i % 28 + "/_SUCCESS";
      assertThat(fresh().status(uri(path))).isEmpty();
    }

    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void flagsOfDirectoriesThatDoNotChangeAreAskedForOnce() throws IOException {
    for (int i = 0; i < 100; i++) {
      server.file("/data/day=" + i + "/part", 1);
    }
    lookForFlags(100);
    int first = server.requests().size();
    assertThat(first).isLessThan(110);

    for (int round = 0; round < 5; round++) {
      now = now.plusSeconds(20);
      assertThat(lookForFlags(100)).isEmpty();
    }
    assertThat(server.requests().size() - first).as("5 rounds").isLessThan(30);

    server.file("/data/day=42/_SUCCESS", 0);
    now = now.plusSeconds(20);
    assertThat(lookForFlags(100)).containsExactly(42);
  }

  private List<Integer> lookForFlags(int days) throws IOException {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < days; i++) {
      if (fresh().status(uri("/data/day=" + i + "/_SUCCESS")).isPresent()) {
        found.add(i);
      }
    }
    return found;
  }

  @Test
  void timesThatTellNothingAreFoundOut() throws IOException {
    for (int i = 0; i < 20; i++) {
      server.file("/data/day=" + i + "/part", 1);
    }
    lookForFlags(20);
    server.fileWithoutTime("/data/day=15/_SUCCESS");
    server.fileWithoutTime("/data/day=16/_SUCCESS");
    now = now.plus(Duration.ofMinutes(21));
    assertThat(lookForFlags(20)).containsExactly(15, 16);

    server.fileWithoutTime("/data/day=17/_SUCCESS");
    now = now.plusSeconds(20);
    assertThat(lookForFlags(20)).as("not trusted any more").containsExactly(15, 16, 17);
  }

  @Test
  void olderKnowledgeIsNotUsed() throws IOException {
    for (int i = 0; i < 10; i++) {
      assertThat(fresh().status(uri("/data/late"))).isEmpty();
    }
    server.file("/data/late", 1);
    now = START.plusSeconds(5);

    assertThat(shared.lookup("user", START).status(uri("/data/late")))
        .as("what was known at the start")
        .isEmpty();
    for (int i = 0; i < 10; i++) {
      assertThat(shared.lookup("user", START.plusSeconds(1)).status(uri("/data/late"))).isPresent();
    }
  }

  @Test
  void usersDoNotShare() throws IOException {
    for (int i = 0; i < 10; i++) {
      fresh().status(uri("/data/a"));
    }
    int before = server.requests().size();

    shared.lookup("other", START).status(uri("/data/a"));

    assertThat(server.requests()).hasSize(before + 1);
  }

  @Test
  void globsShareToo() throws IOException {
    server.file("/data/part-1", 1);
    server.file("/data/other", 1);

    for (int i = 0; i < 100; i++) {
      assertThat(new Glob(fresh(), 10).expand("hdfs://nn/data/part-*"))
          .extracting(FileStatus::uri)
          .containsExactly(uri("/data/part-1"));
    }

    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void aDirectoryThatIsTooLargeIsAskedAboutDirectly() throws IOException {
    for (int i = 0; i <= SharedListings.MOST_ENTRIES; i++) {
      server.file("/data/f" + i, 1);
    }

    for (int i = 0; i < 50; i++) {
      assertThat(fresh().status(uri("/data/f" + i))).isPresent();
    }

    assertThat(server.requests().stream().filter(request -> request.equals("LISTSTATUS /data")))
        .as("and is not listed again soon")
        .hasSize(1);
    assertThat(server.requests()).as("each for itself, the two directories above once").hasSize(52);
  }

  @Test
  void aDirectoryThatMayNotBeListedIsAskedAboutDirectly() throws IOException {
    server.file("/data/a", 1);
    server.refuseListing("/data");

    for (int i = 0; i < 10; i++) {
      assertThat(fresh().status(uri("/data/a"))).isPresent();
    }
  }

  @Test
  void faultsAreSharedAndForgotten() throws IOException {
    server.fail(true);
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> fresh().status(uri("/data/a"))).isInstanceOf(IOException.class);
    }
    assertThat(server.requests()).hasSize(4);

    server.fail(false);
    server.file("/data/a", 1);
    now = START.plusSeconds(1);
    assertThat(fresh().status(uri("/data/a"))).isPresent();
  }

  @Test
  void memoryHasABound() throws IOException {
    for (int d = 0; d < 30; d++) {
      for (int i = 0; i < 9_000; i++) {
        server.file("/" + d + "/f" + i, 1);
      }
      for (int i = 0; i < 5; i++) {
        fresh().status(uri("/" + d + "/f1"));
      }
      server.clear();
    }

    assertThat(shared.entriesHeld()).isLessThanOrEqualTo(100_000).isGreaterThan(50_000);
  }

  @Test
  void aSlowAnswerHasADeadline() {
    server.delay(Duration.ofSeconds(60));
    try (WebHdfsFileSystem slow =
        new WebHdfsFileSystem(
            new WebHdfsSettings(
                Map.of("nn", List.of(server.address())),
                Optional.empty(),
                Optional.empty(),
                "/user"),
            new HttpLimits(
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                1024,
                Optional.empty()),
            InstantSource.system())) {
      SharedListings listings = new SharedListings(new FileSystems(List.of(slow)), () -> now);
      long begun = System.nanoTime();

      assertThatThrownBy(() -> listings.lookup("user", now).status(uri("/data/a")))
          .isInstanceOf(IOException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }
  }
}
