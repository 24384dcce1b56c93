package io.drover.engine;

import io.drover.actions.file.FileStatus;
import io.drover.actions.file.WorkflowFileSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Every path is a file of 7 bytes, but the first questions meet a server that is down. */
final class FaultyFiles implements WorkflowFileSystem {
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

  @Override
  public void mkdirs(URI path, String user) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(URI path, boolean skipTrash, String user) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(URI source, URI target, String user) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void touch(URI path, String user) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] read(URI path, int limit, String user) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setPermission(URI path, String octal, String user) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setGroup(URI path, String group, String user) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setReplication(URI path, int factor, String user) {
    throw new UnsupportedOperationException();
  }
}
