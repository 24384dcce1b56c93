package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.Verb;

/** A row of {@code job_event}: something a user asked for. */
public record EventRow(long id, WorkflowJobId jobId, Verb verb, String actor) {
  public EventRow {
    requireNonNull(jobId, "jobId");
    requireNonNull(verb, "verb");
    requireNonNull(actor, "actor");
  }
}
