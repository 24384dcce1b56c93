package io.drover.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What reading a workflow.xml gave.
 *
 * @param definition empty when the document is too broken to be understood; present in spite of
 *     errors such as a duplicate node, so that the graph can be validated all the same
 * @param problems errors and warnings in document order, usually empty
 */
public record ReadResult(Optional<WorkflowDefinition> definition, List<Problem> problems) {
  public ReadResult {
    requireNonNull(definition, "definition");
    problems = List.copyOf(problems);
  }

  /** The definition of a document without errors; {@link InvalidRequestException} otherwise. */
  public WorkflowDefinition orThrow() {
    if (problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
      throw InvalidRequestException.of(problems);
    }
    return definition.orElseThrow();
  }
}
