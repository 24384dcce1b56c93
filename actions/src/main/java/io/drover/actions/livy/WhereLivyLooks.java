package io.drover.actions.livy;

import java.util.List;

/** Livy has its own default file system for absolute paths; only relative ones are ours. */
record WhereLivyLooks(AppPaths paths) {
  String resolve(String path) {
    return path.strip().startsWith("/") ? path.strip() : paths.resolve(path);
  }

  List<String> resolveAll(List<String> all) {
    return all.stream().filter(path -> !path.isBlank()).map(this::resolve).toList();
  }
}
