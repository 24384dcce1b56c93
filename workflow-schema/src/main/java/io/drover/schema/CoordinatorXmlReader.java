package io.drover.schema;

import io.drover.schema.internal.DocumentKind;

/**
 * Reads coordinator.xml, every version of the language, and the files of datasets that it includes.
 * As secure as {@link WorkflowXmlReader}, with the same limits. Stateless and thread-safe. Included
 * files are not fetched: the caller reads them, and looks then for datasets that are nowhere.
 */
public final class CoordinatorXmlReader {

  /**
   * The definition, nothing in it evaluated.
   *
   * @throws InvalidRequestException with every problem found: E0700 for malformed XML, E0701 for
   *     what the schema does not allow, E0736 for a document over a limit, E0739 for a parameter
   *     without name, E1003 for attributes and names, E1021 for instances
   */
  public CoordinatorDefinition read(String xml) {
    return readAll(xml).orThrow();
  }

  /** The same without throwing: also gives warnings. */
  public ScheduleReadResult<CoordinatorDefinition> readAll(String xml) {
    return ScheduleReading.read(
        xml,
        DocumentKind.COORDINATOR,
        (app, problems) -> new CoordinatorCheck(problems).coordinator(app),
        CoordinatorAssembler::coordinator);
  }

  /**
   * The datasets of an included file: its root is {@code datasets}, without namespace.
   *
   * @throws InvalidRequestException with every problem found, codes as for {@link #read}
   */
  public DatasetsDocument readDatasets(String xml) {
    return readAllDatasets(xml).orThrow();
  }

  /** The same without throwing. */
  public ScheduleReadResult<DatasetsDocument> readAllDatasets(String xml) {
    return ScheduleReading.read(
        xml,
        DocumentKind.DATASETS,
        (datasets, problems) -> new CoordinatorCheck(problems).datasets(datasets),
        CoordinatorAssembler::datasets);
  }
}
