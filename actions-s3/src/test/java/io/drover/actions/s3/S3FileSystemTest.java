package io.drover.actions.s3;

import io.drover.actions.file.FilePath;
import io.drover.actions.file.WorkflowFileSystem;
import io.drover.actions.file.WorkflowFileSystemContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Against a real S3 server. */
class S3FileSystemTest extends WorkflowFileSystemContract {
  private static final String BUCKET = "bucket-1";
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  @TempDir static Path data;
  private static S3Server server;
  private static S3FileSystem s3;
  private static S3Clients clients;

  private URI directory;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(data.resolve("buckets").resolve(BUCKET));
    server = S3Server.start(data.resolve("buckets"));
    Map<String, String> settings = server.settings(data);
    s3 = (S3FileSystem) new S3Provider().open(settings);
    clients = new S3Clients(S3Settings.read(settings));
  }

  @AfterAll
  static void stop() throws Exception {
    clients.close();
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
    clients
        .of(BUCKET)
        .putObject(
            request -> request.bucket(BUCKET).key(path.getPath().substring(1)),
            RequestBody.fromBytes(content));
  }

  @Override
  protected boolean hasPermissions() {
    return false;
  }

  @Override
  protected String permissions(URI path) {
    throw new IllegalStateException("S3 has none: " + FilePath.text(path));
  }
}
