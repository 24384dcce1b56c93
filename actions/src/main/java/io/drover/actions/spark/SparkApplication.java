package io.drover.actions.spark;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * An application in Spark's words, reduced to its latest attempt.
 *
 * @param attemptId the latest attempt, where the cluster makes several (YARN, cluster mode)
 * @param attempts how many there are
 * @param completed whether its log was closed
 */
public record SparkApplication(
    String id, String name, Optional<String> attemptId, int attempts, boolean completed) {
  public SparkApplication {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(attemptId, "attemptId");
  }
}
