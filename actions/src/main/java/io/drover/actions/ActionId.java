package io.drover.actions;

import static java.util.Objects.requireNonNull;

/** An action of one job: {@code <jobId>@<node>}. */
public record ActionId(WorkflowJobId jobId, String node) {
  public ActionId {
    requireNonNull(jobId, "jobId");
    requireNonNull(node, "node");
  }

  @Override
  public String toString() {
    return jobId + "@" + node;
  }
}
