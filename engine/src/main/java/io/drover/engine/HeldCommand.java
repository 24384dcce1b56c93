package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.engine.store.CommandRow;
import io.drover.engine.store.JobRow;
import java.util.Optional;

/**
 * A command that this server holds the lease of.
 *
 * @param known its job and action as they were when this server wrote them, so that they need not
 *     be read again; empty for a command that was claimed
 */
record HeldCommand(CommandRow command, Optional<Known> known) {
  /** Rows that nobody else changes while the lease holds. */
  record Known(JobRow job, WorkflowAction action) {
    Known {
      requireNonNull(job, "job");
      requireNonNull(action, "action");
    }
  }

  HeldCommand {
    requireNonNull(command, "command");
    requireNonNull(known, "known");
  }

  static HeldCommand claimed(CommandRow command) {
    return new HeldCommand(command, Optional.empty());
  }
}
