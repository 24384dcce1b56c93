package io.drover.actions.spark;

import static java.util.Objects.requireNonNull;

/**
 * One try of a stage.
 *
 * @param attempt the try, from 0
 * @param status COMPLETE, FAILED, ACTIVE, PENDING or SKIPPED
 * @param failure the first line of why it failed; may be empty
 */
public record SparkStage(int id, int attempt, String status, String failure) {
  public SparkStage {
    requireNonNull(status, "status");
    requireNonNull(failure, "failure");
  }
}
