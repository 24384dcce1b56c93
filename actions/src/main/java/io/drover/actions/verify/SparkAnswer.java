package io.drover.actions.verify;

import io.drover.actions.Evidence;
import java.util.List;

/**
 * What Spark's record says about an attempt.
 *
 * @param evidence at least one entry
 * @param pending the history may not have heard of the end yet
 */
record SparkAnswer(List<Evidence> evidence, boolean pending) {
  SparkAnswer {
    evidence = List.copyOf(evidence);
  }
}
