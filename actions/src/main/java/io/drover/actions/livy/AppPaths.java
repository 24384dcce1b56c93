package io.drover.actions.livy;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Oozie's rules for paths in an action: a URI with a scheme stays as it is, an absolute path is on
 * the name-node (the application's own file system when none is given), a relative one is below the
 * application's directory.
 */
final class AppPaths {
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:.*");

  private final Optional<URI> appPath;
  private final Optional<String> nameNode;

  AppPaths(Optional<URI> appPath, Optional<String> nameNode) {
    this.appPath = appPath;
    this.nameNode = nameNode.map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Keeps a {@code #link} at the end. Throws for a relative path without an application. */
  String resolve(String path) {
    String text = path.strip();
    if (text.isEmpty() || SCHEME.matcher(text).matches()) {
      return text;
    }
    if (text.startsWith("/")) {
      return fileSystem().map(root -> root + text).orElse(text);
    }
    return directory()
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        ErrorCode.E0803,
                        "'"
                            + text
                            + "' is relative, and the workflow has no application directory;"
                            + " give a full URI"))
        + "/"
        + text;
  }

  List<String> resolveAll(List<String> paths) {
    return paths.stream().filter(path -> !path.isBlank()).map(this::resolve).toList();
  }

  /** The application's directory without a slash at the end. */
  Optional<String> directory() {
    return appPath.map(
        uri -> {
          String text = uri.toString();
          return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        });
  }

  /** What stands before an absolute path. */
  private Optional<String> fileSystem() {
    if (nameNode.isPresent()) {
      String text = nameNode.get();
      return Optional.of(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }
    return appPath
        .filter(uri -> uri.getScheme() != null)
        .map(
            uri ->
                uri.getScheme()
                    + "://"
                    + (uri.getRawAuthority() == null ? "" : uri.getRawAuthority()));
  }
}
