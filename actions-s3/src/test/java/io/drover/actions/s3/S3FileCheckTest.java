package io.drover.actions.s3;

import io.drover.actions.file.FileCheckContract;
import io.drover.actions.file.WorkflowFileSystem;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server. */
class S3FileCheckTest extends FileCheckContract {
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  @TempDir static Path data;
  private static S3Server server;
  private static S3FileSystem s3;

  private final URI directory = URI.create("s3a://checks/" + DIRECTORIES.incrementAndGet());

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
    server.bucket("checks");
    s3 = (S3FileSystem) new S3Provider().open(server.settings(data));
  }

  @AfterAll
  static void stop() throws Exception {
    s3.close();
    server.close();
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
    server.put("checks", path.getPath().substring(1), content);
  }
}
