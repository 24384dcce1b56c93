package io.drover.actions.verify;

import io.drover.actions.ClusterApplication;
import io.drover.actions.Evidence;
import java.util.List;

/**
 * What YARN says about an attempt.
 *
 * @param evidence at least one entry
 * @param applications the attempt's own, as far as YARN still knows them
 * @param forgotten YARN was asked for ids that it once gave, and knows none of them any more
 */
record ClusterAnswer(
    List<Evidence> evidence, List<ClusterApplication> applications, boolean forgotten) {
  ClusterAnswer {
    evidence = List.copyOf(evidence);
    applications = List.copyOf(applications);
  }

  boolean saysEnded() {
    return forgotten
        || (!applications.isEmpty() && applications.stream().allMatch(ClusterApplication::ended));
  }
}
