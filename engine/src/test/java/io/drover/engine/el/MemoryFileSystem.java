package io.drover.engine.el;

import io.drover.actions.file.FileStatus;
import io.drover.engine.ReadOnlyFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Read-only files under {@code mem://}, for the user {@code ann} alone. */
final class MemoryFileSystem extends ReadOnlyFiles {
  private final TreeMap<String, FileStatus> byPath = new TreeMap<>();

  MemoryFileSystem directory(String path) {
    byPath.put(path, new FileStatus(uri(path), true, 0, Instant.EPOCH, 0));
    return this;
  }

  MemoryFileSystem file(String path, long length) {
    byPath.put(path, new FileStatus(uri(path), false, length, Instant.EPOCH, 128));
    return this;
  }

  private static URI uri(String path) {
    return URI.create("mem://fs" + path.replace(" ", "%20"));
  }

  @Override
  public List<String> schemes() {
    return List.of("mem");
  }

  @Override
  public Optional<FileStatus> status(URI path, String user) throws IOException {
    if (!user.equals("ann")) {
      throw new AccessDeniedException(path.getPath(), null, user + " may not look");
    }
    return Optional.ofNullable(byPath.get(path.getPath()));
  }

  @Override
  public List<FileStatus> list(URI directory, String user) {
    String prefix = directory.getPath().equals("/") ? "/" : directory.getPath() + "/";
    return byPath.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .filter(entry -> entry.getKey().length() > prefix.length())
        .filter(entry -> entry.getKey().indexOf('/', prefix.length()) < 0)
        .map(java.util.Map.Entry::getValue)
        .toList();
  }
}
