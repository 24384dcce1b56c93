package io.drover.actions.verify;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterApplication;
import java.util.List;

/**
 * What YARN says about an attempt.
 *
 * @param applications the attempt's own, as far as YARN still knows them
 * @param forgotten YARN was asked for ids that it once gave, and knows none of them any more
 */
record ClusterAnswer(Answer answer, List<ClusterApplication> applications, boolean forgotten) {
  ClusterAnswer {
    requireNonNull(answer, "answer");
    applications = List.copyOf(applications);
  }

  boolean saysEnded() {
    return forgotten
        || (!applications.isEmpty() && applications.stream().allMatch(ClusterApplication::ended));
  }
}
