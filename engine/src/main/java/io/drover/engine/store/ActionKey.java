package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

/** Primary key of an action and of its command. */
public record ActionKey(String jobId, String node) {
  public ActionKey {
    requireNonNull(jobId, "jobId");
    requireNonNull(node, "node");
  }
}
