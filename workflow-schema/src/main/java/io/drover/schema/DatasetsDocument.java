package io.drover.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Datasets: the section of a coordinator, or a whole file that one includes. A dataset here takes
 * precedence over one of the same name in an included file.
 *
 * @param includes addresses of more files, as written, in document order; may be empty
 * @param datasets in document order, names unique; may be empty
 */
public record DatasetsDocument(List<String> includes, List<Dataset> datasets) {
  /** A coordinator without datasets. */
  public static final DatasetsDocument EMPTY = new DatasetsDocument(List.of(), List.of());

  /**
   * A dataset: data that comes in instances, one a period. Texts are as written, expressions
   * included.
   *
   * @param frequency minutes or an expression
   * @param doneFlag the file that says an instance is complete: {@code _SUCCESS} when nothing is
   *     written, the directory itself when it is empty text
   * @param location where its start tag ends
   */
  public record Dataset(
      String name,
      String frequency,
      String initialInstance,
      String timezone,
      String uriTemplate,
      Optional<String> doneFlag,
      SourceLocation location) {
    public Dataset {
      requireNonNull(name, "name");
      requireNonNull(frequency, "frequency");
      requireNonNull(initialInstance, "initialInstance");
      requireNonNull(timezone, "timezone");
      requireNonNull(uriTemplate, "uriTemplate");
      requireNonNull(doneFlag, "doneFlag");
      requireNonNull(location, "location");
    }
  }

  public DatasetsDocument {
    includes = List.copyOf(includes);
    datasets = List.copyOf(datasets);
  }
}
