package io.drover.benchmarks;

import io.drover.actions.file.FileStatus;
import io.drover.actions.file.WorkflowFileSystem;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts the questions that go to a file system; each of them is one request. */
final class CountingFiles implements WorkflowFileSystem {
  private final WorkflowFileSystem files;
  final LongAdder statuses = new LongAdder();
  final LongAdder listings = new LongAdder();

  CountingFiles(WorkflowFileSystem files) {
    this.files = files;
  }

  long requests() {
    return statuses.sum() + listings.sum();
  }

  @Override
  public List<String> schemes() {
    return files.schemes();
  }

  @Override
  public boolean remote() {
    return files.remote();
  }

  @Override
  public boolean directoryTimesTellChanges() {
    return files.directoryTimesTellChanges();
  }

  @Override
  public Optional<FileStatus> status(URI path, String user) throws IOException {
    statuses.increment();
    return files.status(path, user);
  }

  @Override
  public List<FileStatus> list(URI directory, String user) throws IOException {
    listings.increment();
    return files.list(directory, user);
  }

  @Override
  public List<FileStatus> list(URI directory, String prefix, int limit, String user)
      throws IOException {
    listings.increment();
    return files.list(directory, prefix, limit, user);
  }

  @Override
  public void mkdirs(URI path, String user) throws IOException {
    files.mkdirs(path, user);
  }

  @Override
  public void delete(URI path, boolean skipTrash, String user) throws IOException {
    files.delete(path, skipTrash, user);
  }

  @Override
  public void rename(URI source, URI target, String user) throws IOException {
    files.rename(source, target, user);
  }

  @Override
  public void touch(URI path, String user) throws IOException {
    files.touch(path, user);
  }

  @Override
  public byte[] read(URI path, int limit, String user) throws IOException {
    return files.read(path, limit, user);
  }

  @Override
  public void setPermission(URI path, String octal, String user) throws IOException {
    files.setPermission(path, octal, user);
  }

  @Override
  public void setGroup(URI path, String group, String user) throws IOException {
    files.setGroup(path, group, user);
  }

  @Override
  public void setReplication(URI path, int factor, String user) throws IOException {
    files.setReplication(path, factor, user);
  }
}
