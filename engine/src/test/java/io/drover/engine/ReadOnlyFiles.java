package io.drover.engine;

import io.drover.actions.file.WorkflowFileSystem;
import java.io.IOException;
import java.net.URI;

/** A file system of a test in which nothing can be changed. */
public abstract class ReadOnlyFiles implements WorkflowFileSystem {
  private static IOException refusal() {
    return new IOException("read-only");
  }

  @Override
  public void mkdirs(URI path, String user) throws IOException {
    throw refusal();
  }

  @Override
  public void delete(URI path, boolean skipTrash, String user) throws IOException {
    throw refusal();
  }

  @Override
  public void rename(URI source, URI target, String user) throws IOException {
    throw refusal();
  }

  @Override
  public void touch(URI path, String user) throws IOException {
    throw refusal();
  }

  @Override
  public byte[] read(URI path, int limit, String user) throws IOException {
    throw refusal();
  }

  @Override
  public void setPermission(URI path, String octal, String user) throws IOException {
    throw refusal();
  }

  @Override
  public void setGroup(URI path, String group, String user) throws IOException {
    throw refusal();
  }

  @Override
  public void setReplication(URI path, int factor, String user) throws IOException {
    throw refusal();
  }
}
