package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.store.NewJob;

/** A workflow job that is checked and has its id, and is not stored yet. */
public final class ReadyWorkflow {
  private final NewJob job;

  ReadyWorkflow(NewJob job) {
    this.job = requireNonNull(job, "job");
  }

  public WorkflowJobId id() {
    return job.job().id();
  }

  NewJob job() {
    return job;
  }
}
