package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Holds local paths inside the allowed directories. A path is compared after all its symbolic links
 * are resolved; of a path that does not exist, the nearest directory above that does. What comes
 * back is the resolved path, so that what was checked is what is used.
 */
final class AllowedRoots {
  private final List<Path> roots;

  AllowedRoots(List<Path> roots) {
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /** Where the path leads, links followed to the end. */
  Path resolve(URI uri) throws IOException {
    return inside(uri, real(uri, plain(uri)));
  }

  /**
   * The entry itself: of the last segment a link is not followed, because deleting and moving act
   * on the link. An allowed directory itself is refused.
   */
  Path resolveEntry(URI uri) throws IOException {
    Path plain = plain(uri);
    Path parent = plain.getParent();
    Path name = plain.getFileName();
    if (parent == null || name == null) {
      throw denied(uri, "is a root");
    }
    Path entry = inside(uri, real(uri, parent).resolve(name));
    for (Path root : roots) {
      // What lies above a root holds that root as well; inside() has refused it already, unless
      // roots are nested.
      if (realRoot(root).startsWith(entry)) {
        throw denied(uri, "is an allowed directory itself");
      }
    }
    return entry;
  }

  private static Path plain(URI uri) throws IOException {
    String path = uri.getPath();
    if (path == null || !path.startsWith("/")) {
      throw denied(uri, "is not an absolute path");
    }
    if (uri.getAuthority() != null && !uri.getAuthority().equals("localhost")) {
      throw denied(uri, "names another machine");
    }
    if (path.indexOf('\0') >= 0
        || Arrays.stream(path.split("/", -1)).anyMatch(AllowedRoots::tricky)) {
      throw denied(uri, "has a segment that is not allowed");
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw denied(uri, e.getReason());
    }
  }

  /** Dots in any writing: what decodes once more on the way to the disk must not climb. */
  private static boolean tricky(String segment) {
    String lower = segment.toLowerCase(Locale.ROOT);
    return segment.equals("..") || lower.contains("%2e") || lower.contains("%00");
  }

  private static Path real(URI uri, Path path) throws IOException {
    Path existing = path;
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = existing.getParent();
      if (parent == null) {
        throw new NoSuchFileException(FilePath.text(uri));
      }
      existing = parent;
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(path)).normalize();
    } catch (NoSuchFileException e) {
      // A link to nothing: creating through it would land wherever it points.
      throw denied(uri, "leads through a symbolic link to nothing");
    }
  }

  private Path inside(URI uri, Path path) throws IOException {
    for (Path root : roots) {
      if (path.startsWith(realRoot(root))) {
        return path;
      }
    }
    throw denied(uri, "is outside of the allowed local directories");
  }

  private static Path realRoot(Path root) throws IOException {
    return Files.exists(root) ? root.toRealPath() : root;
  }

  private static AccessDeniedException denied(URI uri, String reason) {
    return new AccessDeniedException(FilePath.text(uri).replace('\0', '?'), null, reason);
  }
}
