package io.drover.actions.file;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.Optional;

/**
 * What paths of an action are relative to. A path with a scheme stays as it is; an absolute one
 * lies on the name-node, or on the application's file system when none is given; a relative one
 * below the application's directory.
 *
 * @param appPath the application's directory; empty when the workflow came as bare XML
 * @param nameNode such as {@code hdfs://mycluster}
 */
public record PathBase(Optional<URI> appPath, Optional<String> nameNode) {
  public PathBase {
    requireNonNull(appPath, "appPath");
    nameNode = nameNode.map(String::strip).filter(text -> !text.isEmpty());
  }

  /**
   * Gives a text that {@link FilePath#parse} reads; globs stay in it.
   *
   * @throws InvalidPathException when there is nothing to resolve against
   */
  public String resolve(String path) {
    String text = path.strip();
    if (text.isEmpty()) {
      throw new InvalidPathException(path, "empty path");
    }
    if (hasScheme(text)) {
      return text;
    }
    if (text.startsWith("/")) {
      return fileSystem()
              .orElseThrow(
                  () ->
                      new InvalidPathException(
                          text, "neither a scheme, nor a name-node, nor an application directory"))
          + text;
    }
    return appPath
            .map(FilePath::text)
            .map(PathBase::withoutSlash)
            .orElseThrow(
                () -> new InvalidPathException(text, "relative, without an application directory"))
        + "/"
        + text;
  }

  private Optional<String> fileSystem() {
    return nameNode
        .map(PathBase::withoutSlash)
        .or(() -> appPath.map(uri -> withoutSlash(FilePath.text(FilePath.withPath(uri, "/")))));
  }

  /** Drops one slash, but none of {@code file://}. */
  private static String withoutSlash(String text) {
    return text.endsWith("/") && !text.endsWith("://")
        ? text.substring(0, text.length() - 1)
        : text;
  }

  static boolean hasScheme(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    return colon > 0
        && (slash < 0 || colon < slash)
        && text.substring(0, colon)
            .chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0));
  }
}
