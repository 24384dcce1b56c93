package io.drover.coordinator;

import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.engine.Submission;

/** Something to be done for an action outside of a transaction; it changes nothing by itself. */
sealed interface CoordinatorEffect {
  CoordinatorActionRow action();

  /** See whether its inputs are there. */
  record Look(CoordinatorActionRow action, CoordinatorApplication application)
      implements CoordinatorEffect {}

  /** Read and check its workflow. */
  record Prepare(CoordinatorActionRow action, Submission submission) implements CoordinatorEffect {}
}
