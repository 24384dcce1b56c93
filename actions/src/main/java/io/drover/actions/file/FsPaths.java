package io.drover.actions.file;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Oozie's rules for paths in the fs action. With a name-node an absolute path lies there; without
 * one every path needs its scheme, except a move's target, which then lies where the source does.
 */
final class FsPaths {
  private final Optional<String> nameNode;

  FsPaths(Optional<String> nameNode) {
    this.nameNode = nameNode.map(String::strip).filter(text -> !text.isEmpty());
  }

  /** A full path text; globs stay in it. */
  String pattern(String path) throws FsFailure {
    String text = path.strip();
    if (PathBase.hasScheme(text)) {
      return text;
    }
    if (nameNode.isEmpty()) {
      throw new FsFailure("FS001", "Missing scheme in path [" + text + "]");
    }
    if (!text.startsWith("/")) {
      throw new FsFailure("FS011", "Path [" + text + "] must be absolute");
    }
    return new PathBase(Optional.empty(), nameNode).resolve(text);
  }

  /** For operations without globs. */
  URI path(String path) throws FsFailure {
    return uri(pattern(path));
  }

  /** Where a move goes to. */
  URI target(String path, URI source) throws FsFailure {
    String text = path.strip();
    boolean bare = nameNode.isEmpty() && !PathBase.hasScheme(text) && text.startsWith("/");
    URI target = bare ? FilePath.withPath(source, uri(text).getPath()) : path(text);
    boolean same =
        Objects.equals(lower(target.getScheme()), lower(source.getScheme()))
            && Objects.equals(lower(target.getAuthority()), lower(source.getAuthority()));
    if (!same) {
      throw new FsFailure(
          "FS007",
          "Target ["
              + FilePath.text(target)
              + "] is on another file system than source ["
              + FilePath.text(source)
              + "]");
    }
    return target;
  }

  static URI uri(String pattern) throws FsFailure {
    try {
      return FilePath.parse(pattern);
    } catch (InvalidPathException e) {
      throw new FsFailure("FS001", "Not a path [" + e.getInput() + "]: " + e.getReason());
    }
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
