package io.drover.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What reading a document about schedules gave: a {@link CoordinatorDefinition}, a {@link
 * DatasetsDocument} or a {@link BundleDefinition}.
 *
 * @param definition empty when there are errors
 * @param problems errors and warnings, usually empty; those of the schema in document order, and
 *     only when there are none, those of names and values in document order
 */
public record ScheduleReadResult<T>(Optional<T> definition, List<Problem> problems) {
  public ScheduleReadResult {
    requireNonNull(definition, "definition");
    problems = List.copyOf(problems);
  }

  /** The definition of a document without errors; {@link InvalidRequestException} otherwise. */
  public T orThrow() {
    return definition.orElseThrow(() -> InvalidRequestException.of(problems));
  }
}
