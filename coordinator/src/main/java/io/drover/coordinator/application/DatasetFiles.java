package io.drover.coordinator.application;

import io.drover.schema.DatasetsDocument;
import io.drover.schema.ErrorCode;
import io.drover.schema.SourceLocation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The datasets of a document and of the files it includes. A dataset takes precedence over one of
 * the same name in a file that is included beside it.
 */
final class DatasetFiles {
  private final Map<String, DatasetsDocument> files;
  private final Map<String, String> properties;
  private final Deque<String> open = new ArrayDeque<>();

  DatasetFiles(Map<String, DatasetsDocument> files, Map<String, String> properties) {
    this.files = files;
    this.properties = properties;
  }

  /** Addresses of the files that a document includes itself. */
  static List<String> includes(DatasetsDocument document, Map<String, String> properties) {
    Scope scope = Scope.of(properties);
    return document.includes().stream()
        .map(include -> place(include).read(() -> Phase.INCLUDE.evaluate(include, scope).strip()))
        .toList();
  }

  private static Place place(String include) {
    return new Place("include '" + include + "'", SourceLocation.UNKNOWN);
  }

  /** By name; those of the files first. */
  Map<String, DatasetsDocument.Dataset> datasets(DatasetsDocument document) {
    Map<String, DatasetsDocument.Dataset> all = new LinkedHashMap<>();
    for (String address : includes(document, properties)) {
      file(address).forEach((name, dataset) -> putOnce(all, dataset, document, address));
    }
    document.datasets().forEach(dataset -> all.put(dataset.name(), dataset));
    return all;
  }

  private Map<String, DatasetsDocument.Dataset> file(String address) {
    if (open.contains(address)) {
      throw place(address)
          .problem(
              ErrorCode.E1003,
              "the file includes itself, by way of " + String.join(", ", open),
              "take one of the includes out.");
    }
    DatasetsDocument file = files.get(address);
    if (file == null) {
      throw place(address)
          .problem(ErrorCode.E1003, "the file was not read", "see that it is there.");
    }
    open.push(address);
    Map<String, DatasetsDocument.Dataset> datasets = datasets(file);
    open.pop();
    return datasets;
  }

  /** A file that is included twice brings its datasets twice, and they are the same. */
  private static void putOnce(
      Map<String, DatasetsDocument.Dataset> all,
      DatasetsDocument.Dataset dataset,
      DatasetsDocument document,
      String address) {
    DatasetsDocument.Dataset other = all.put(dataset.name(), dataset);
    boolean overridden =
        document.datasets().stream().anyMatch(own -> own.name().equals(dataset.name()));
    if (other != null && !other.equals(dataset) && !overridden) {
      throw place(address)
          .problem(
              ErrorCode.E1003,
              "dataset '" + dataset.name() + "' is in another included file too",
              "give one of the two another name.");
    }
  }
}
