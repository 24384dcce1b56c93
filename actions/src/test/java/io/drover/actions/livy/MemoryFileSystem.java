package io.drover.actions.livy;

import io.drover.actions.file.FileStatus;
import io.drover.actions.file.WorkflowFileSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Files that the test puts there; directories exist where files are below them. */
final class MemoryFileSystem implements WorkflowFileSystem {
  private final TreeMap<String, byte[]> files = new TreeMap<>();
  final List<String> done = new ArrayList<>();

  /** What every question about a file is answered with. */
  Optional<IOException> fault = Optional.empty();

  void put(String uri, String text) {
    put(uri, text.getBytes(StandardCharsets.UTF_8));
  }

  void put(String uri, byte[] bytes) {
    files.put(uri, bytes);
  }

  @Override
  public List<String> schemes() {
    return List.of("hdfs");
  }

  private boolean isDirectory(String uri) {
    return files.keySet().stream().anyMatch(file -> file.startsWith(uri + "/"));
  }

  private FileStatus describe(String uri) {
    byte[] bytes = files.getOrDefault(uri, new byte[0]);
    return new FileStatus(URI.create(uri), isDirectory(uri), bytes.length, Instant.EPOCH, 0);
  }

  @Override
  public Optional<FileStatus> status(URI path, String user) throws IOException {
    if (fault.isPresent()) {
      throw fault.get();
    }
    String uri = path.toString();
    return files.containsKey(uri) || isDirectory(uri)
        ? Optional.of(describe(uri))
        : Optional.empty();
  }

  @Override
  public List<FileStatus> list(URI directory, String user) {
    String prefix = directory + "/";
    return files.keySet().stream()
        .filter(file -> file.startsWith(prefix))
        .map(file -> prefix + file.substring(prefix.length()).split("/")[0])
        .distinct()
        .map(this::describe)
        .toList();
  }

  @Override
  public void mkdirs(URI path, String user) {
    done.add("mkdir " + path);
  }

  @Override
  public void delete(URI path, boolean skipTrash, String user) {
    done.add("delete " + path);
  }

  @Override
  public void rename(URI source, URI target, String user) throws IOException {
    throw new IOException("not used by batches");
  }

  @Override
  public void touch(URI path, String user) throws IOException {
    throw new IOException("not used by batches");
  }

  @Override
  public byte[] read(URI path, int limit, String user) throws IOException {
    byte[] bytes = files.get(path.toString());
    if (bytes == null) {
      throw new NoSuchFileException(path.toString());
    }
    return bytes;
  }

  @Override
  public void setPermission(URI path, String octal, String user) throws IOException {
    throw new IOException("not used by batches");
  }

  @Override
  public void setGroup(URI path, String group, String user) throws IOException {
    throw new IOException("not used by batches");
  }

  @Override
  public void setReplication(URI path, int factor, String user) throws IOException {
    throw new IOException("not used by batches");
  }
}
