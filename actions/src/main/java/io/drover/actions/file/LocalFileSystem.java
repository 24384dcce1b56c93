package io.drover.actions.file;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files of this machine ({@code file:}), below the allowed directories only. All work is done as
 * the user that the server runs as: who may not read those directories must not be allowed to
 * submit workflows. Every call runs on a {@link TimedCalls} pool, because a dead NFS mount answers
 * never.
 *
 * <p>Symbolic links are resolved before a path is compared with the allowed directories. There is
 * no trash.
 */
public final class LocalFileSystem implements WorkflowFileSystem, AutoCloseable {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final AllowedRoots roots;
  private final TimedCalls calls;
  private final InstantSource clock;

  /**
   * @param allowed directories below which paths must lie; none forbids everything
   * @param calls closed with this file system
   */
  public LocalFileSystem(List<Path> allowed, TimedCalls calls, InstantSource clock) {
    this.roots = new AllowedRoots(allowed);
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public List<String> schemes() {
    return List.of("file");
  }

  @Override
  public boolean remote() {
    return false;
  }

  @Override
  public Optional<FileStatus> status(URI path, String user) throws IOException {
    return calls.call(path, () -> look(path));
  }

  private Optional<FileStatus> look(URI uri) throws IOException {
    Path path = roots.resolve(uri);
    return attributes(path).map(attributes -> status(uri, attributes));
  }

  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (java.nio.file.FileSystemException e) {
      if (parentIsFile(path)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean parentIsFile(Path path) {
    Path parent = path.getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    return parent != null && !Files.isDirectory(parent);
  }

  private static FileStatus status(URI uri, BasicFileAttributes attributes) {
    return new FileStatus(
        uri,
        attributes.isDirectory(),
        attributes.isDirectory() ? 0 : attributes.size(),
        attributes.lastModifiedTime().toInstant(),
        0);
  }

  @Override
  public List<FileStatus> list(URI directory, String user) throws IOException {
    return calls.call(directory, () -> entries(directory));
  }

  private List<FileStatus> entries(URI directory) throws IOException {
    Path path = roots.resolve(directory);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    List<FileStatus> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        URI uri = FilePath.child(directory, String.valueOf(child.getFileName()));
        // An entry may vanish while it is read; a link may point to nothing.
        attributes(child).map(attributes -> status(uri, attributes)).ifPresent(entries::add);
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.uri().getPath()));
    return entries;
  }

  @Override
  public void mkdirs(URI path, String user) throws IOException {
    calls.run(path, () -> Files.createDirectories(roots.resolve(path)));
  }

  @Override
  public void delete(URI path, boolean skipTrash, String user) throws IOException {
    calls.run(path, () -> deleteTree(roots.resolveEntry(path)));
  }

  private static void deleteTree(Path start) throws IOException {
    if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        start,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return next();
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault)
              throws IOException {
            if (fault != null) {
              throw fault;
            }
            Files.deleteIfExists(directory);
            return next();
          }

          private FileVisitResult next() {
            return Thread.currentThread().isInterrupted()
                ? FileVisitResult.TERMINATE
                : FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void rename(URI source, URI target, String user) throws IOException {
    calls.run(
        source,
        () -> {
          Path from = roots.resolveEntry(source);
          Path to = roots.resolveEntry(target);
          if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(FilePath.text(target));
          }
          Files.move(from, to);
        });
  }

  @Override
  public void touch(URI uri, String user) throws IOException {
    calls.run(
        uri,
        () -> {
          Path path = roots.resolve(uri);
          Optional<FileStatus> there = look(uri);
          if (there.isEmpty()) {
            Files.createDirectories(parent(path));
            Files.createFile(path);
            return;
          }
          TouchRule.check(there.get());
          Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
        });
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException("no directory above [" + path + "]");
    }
    return parent;
  }

  @Override
  public byte[] read(URI uri, int limit, String user) throws IOException {
    return calls.call(
        uri,
        () -> {
          try (InputStream in = Files.newInputStream(roots.resolve(uri))) {
            byte[] content = in.readNBytes((int) Math.min(limit + 1L, LARGEST_ARRAY));
            if (content.length > limit) {
              throw new IOException(
                  "[" + FilePath.text(uri) + "] has more than " + limit + " bytes");
            }
            return content;
          }
        });
  }

  @Override
  public void setPermission(URI uri, String octal, String user) throws IOException {
    Set<PosixFilePermission> permissions = permissions(octal);
    calls.run(uri, () -> Files.setPosixFilePermissions(roots.resolve(uri), permissions));
  }

  /** The enum's constants are in the order of the bits, highest first. */
  private static Set<PosixFilePermission> permissions(String octal) {
    if (!octal.matches("[0-7]{3}")) {
      throw new IllegalArgumentException("not three octal digits: [" + octal + "]");
    }
    int bits = Integer.parseInt(octal, 8);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((bits >> (all.length - 1 - i) & 1) == 1) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  @Override
  public void setGroup(URI uri, String group, String user) throws IOException {
    calls.run(
        uri,
        () -> {
          Path path = roots.resolve(uri);
          PosixFileAttributeView view =
              Files.getFileAttributeView(path, PosixFileAttributeView.class);
          if (view == null) {
            throw new AccessDeniedException(
                FilePath.text(uri), null, "this file system has no groups");
          }
          view.setGroup(
              path.getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByGroupName(group));
        });
  }

  @Override
  public void setReplication(URI path, int factor, String user) throws IOException {
    status(path, user);
  }

  @Override
  public void close() {
    calls.close();
  }
}
