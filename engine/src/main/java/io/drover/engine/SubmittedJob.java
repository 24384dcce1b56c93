package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import io.drover.schema.Problem;
import java.util.List;

/**
 * A job that was accepted.
 *
 * @param warnings what in its definition does not do what its author may expect
 */
public record SubmittedJob(WorkflowJobId id, List<Problem> warnings) {
  public SubmittedJob {
    requireNonNull(id, "id");
    warnings = List.copyOf(warnings);
  }
}
