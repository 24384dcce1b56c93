package io.drover.server.bundle;

import io.drover.actions.file.FilePath;
import io.drover.schema.HadoopConfigurationXml;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Understands where paths in an application lead, on the side it is copied from. Pure.
 *
 * @param source the application's directory
 * @param root what may be copied
 * @param home where the application says that it lives ({@code oozie.wf.application.path}), so that
 *     the paths in a copy of it still can be followed
 * @param properties of the job
 */
record SourcePaths(URI source, URI root, Optional<URI> home, Map<String, String> properties) {
  private static final String APP_PATH = "${wf:appPath()}";

  /**
   * Where a text of an application leads.
   *
   * @param directory of the workflow it stands in
   * @return empty when it holds what only a running job knows, or no path
   */
  Optional<URI> resolve(String text, URI directory) {
    String path = substitute(text.strip().replace(APP_PATH, FilePath.text(directory)));
    if (path.isEmpty() || path.contains("${")) {
      return Optional.empty();
    }
    try {
      URI parsed = FilePath.parse(path);
      if (parsed.getScheme() != null) {
        return normal(parsed);
      }
      return parsed.getPath().startsWith("/")
          ? normal(FilePath.withPath(home.orElse(source), parsed.getPath()))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The place that is copied for it; empty when it lies outside of the root. */
  Optional<URI> inRoot(URI target) {
    if (below(root, target).isPresent()) {
      return Optional.of(target);
    }
    // as high above the source as the root is
    int up = below(root, source).map(path -> segments(path).size()).orElse(0);
    Optional<URI> homeRoot = home;
    for (int i = 0; i < up; i++) {
      homeRoot = homeRoot.flatMap(FilePath::parent);
    }
    return homeRoot
        .flatMap(there -> below(there, target))
        .map(path -> path.isEmpty() ? root : FilePath.child(root, path));
  }

  /** The path of one place relative to another; empty when it does not lie there. */
  static Optional<String> below(URI directory, URI place) {
    boolean same =
        Objects.equals(lower(directory.getScheme()), lower(place.getScheme()))
            && Objects.equals(lower(directory.getAuthority()), lower(place.getAuthority()));
    List<String> outer = segments(directory.getPath());
    List<String> inner = segments(place.getPath());
    boolean inside =
        same && inner.size() >= outer.size() && inner.subList(0, outer.size()).equals(outer);
    return inside
        ? Optional.of(String.join("/", inner.subList(outer.size(), inner.size())))
        : Optional.empty();
  }

  private String substitute(String text) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    // no property can have this name
    all.put("", text);
    return HadoopConfigurationXml.substitute(all).getOrDefault("", text);
  }

  /** Without dots; empty for a path that climbs out of its file system. */
  private static Optional<URI> normal(URI uri) {
    List<String> kept = new ArrayList<>();
    for (String segment : segments(uri.getPath())) {
      if (segment.equals("..")) {
        if (kept.isEmpty()) {
          return Optional.empty();
        }
        kept.remove(kept.size() - 1);
      } else if (!segment.equals(".")) {
        kept.add(segment);
      }
    }
    return Optional.of(FilePath.withPath(uri, "/" + String.join("/", kept)));
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return segments;
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
