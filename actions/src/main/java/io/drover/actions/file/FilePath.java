package io.drover.actions.file;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.util.Optional;

/**
 * Turns path texts, as workflows hold them, into URIs and back. A text is not encoded, as in
 * Hadoop: {@code hdfs://nn/a b/day=1%2F2} names a directory with a blank and one with a percent
 * sign. A URI's {@link URI#getPath} gives the text's path again.
 */
public final class FilePath {
  private FilePath() {}

  /**
   * Reads {@code [scheme://[authority]]/path}. Several slashes count as one and a slash at the end
   * is dropped.
   *
   * @throws InvalidPathException for a text that names no path
   */
  public static URI parse(String text) {
    String rest = text.strip();
    if (rest.isEmpty()) {
      throw new InvalidPathException(text, "empty path");
    }
    if (rest.indexOf('\0') >= 0) {
      throw new InvalidPathException(text.replace('\0', '?'), "NUL in a path");
    }
    Optional<String> scheme = scheme(rest);
    rest = scheme.map(String::length).map(n -> n + 1).map(rest::substring).orElse(rest);
    String authority = null;
    if (rest.startsWith("//") && scheme.isPresent()) {
      int slash = rest.indexOf('/', 2);
      authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      rest = slash < 0 ? "/" : rest.substring(slash);
    }
    try {
      return new URI(
          scheme.orElse(null),
          authority == null || authority.isEmpty() ? null : authority,
          tidy(rest),
          null,
          null);
    } catch (URISyntaxException e) {
      throw new InvalidPathException(text, e.getReason());
    }
  }

  /** The scheme before the first colon, unless a slash comes first. */
  private static Optional<String> scheme(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon <= 0 || (slash >= 0 && slash < colon)) {
      return Optional.empty();
    }
    String scheme = text.substring(0, colon);
    boolean letters =
        scheme
            .chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0));
    return letters ? Optional.of(scheme) : Optional.empty();
  }

  private static String tidy(String path) {
    StringBuilder tidied = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '/' || tidied.length() == 0 || tidied.charAt(tidied.length() - 1) != '/') {
        tidied.append(c);
      }
    }
    if (tidied.length() > 1 && tidied.charAt(tidied.length() - 1) == '/') {
      tidied.setLength(tidied.length() - 1);
    }
    return tidied.toString();
  }

  /** The same place with another path, unencoded. */
  public static URI withPath(URI uri, String path) {
    try {
      return new URI(uri.getScheme(), uri.getAuthority(), path, null, null);
    } catch (URISyntaxException e) {
      throw new InvalidPathException(path, e.getReason());
    }
  }

  /** The entry of that name, unencoded, or a relative path of several. */
  public static URI child(URI directory, String name) {
    String path = directory.getPath();
    return withPath(directory, path.endsWith("/") ? path + name : path + "/" + name);
  }

  /** Empty for a root. */
  public static Optional<URI> parent(URI uri) {
    String path = tidy(uri.getPath());
    int slash = path.lastIndexOf('/');
    if (slash < 0 || path.equals("/")) {
      return Optional.empty();
    }
    return Optional.of(withPath(uri, slash == 0 ? "/" : path.substring(0, slash)));
  }

  /** The last segment, unencoded; empty for a root. */
  public static String name(URI uri) {
    String path = tidy(uri.getPath());
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The text that {@link #parse} reads: scheme, authority, path, nothing encoded. */
  public static String text(URI uri) {
    StringBuilder text = new StringBuilder();
    if (uri.getScheme() != null) {
      text.append(uri.getScheme()).append(':');
      if (uri.getAuthority() != null) {
        text.append("//").append(uri.getAuthority());
      } else if (uri.getPath().startsWith("/")) {
        text.append("//");
      }
    }
    return text.append(uri.getPath()).toString();
  }
}
