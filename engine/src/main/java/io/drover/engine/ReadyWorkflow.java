package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.store.NewJob;
import java.util.Map;

/** A workflow job that is checked and has its id, and is not stored yet. */
public final class ReadyWorkflow {
  private final NewJob job;
  private final Map<String, String> properties;

  ReadyWorkflow(NewJob job, Map<String, String> properties) {
    this.job = requireNonNull(job, "job");
    this.properties = Map.copyOf(properties);
  }

  public WorkflowJobId id() {
    return job.job().id();
  }

  NewJob job() {
    return job;
  }

  /** What its configuration's hash stands for. */
  Map<String, String> properties() {
    return properties;
  }
}
