package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LocalFileCheckTest extends FileCheckContract {
  @TempDir Path root;
  private LocalFileSystem fileSystem;

  @AfterEach
  void close() {
    fileSystem.close();
  }

  @Override
  protected WorkflowFileSystem fileSystem() {
    fileSystem =
        new LocalFileSystem(
            List.of(root), new TimedCalls(2, Duration.ofSeconds(10)), InstantSource.system());
    return fileSystem;
  }

  @Override
  protected URI directory() {
    return FilePath.parse("file://" + root);
  }

  @Override
  protected void write(URI path, byte[] content) throws IOException {
    Path file = Path.of(path.getPath());
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
