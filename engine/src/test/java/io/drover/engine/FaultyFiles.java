package io.drover.engine;

import io.drover.actions.file.FileStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Every path is a file of 7 bytes, but the first questions meet a server that is down. */
final class FaultyFiles extends ReadOnlyFiles {
  /** How many more questions fail; goes on counting below zero. */
  final AtomicInteger faults = new AtomicInteger();

  @Override
  public List<String> schemes() {
    return List.of("faulty");
  }

  @Override
  public Optional<FileStatus> status(URI path, String user) throws IOException {
    if (path.getPath().equals("/forbidden")) {
      throw new AccessDeniedException(path.toString());
    }
    if (faults.getAndDecrement() > 0) {
      throw new IOException("down");
    }
    return Optional.of(new FileStatus(path, false, 7, Instant.EPOCH, 0));
  }

  @Override
  public List<FileStatus> list(URI directory, String user) {
    return List.of();
  }
}
