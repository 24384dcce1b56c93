package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.engine.WorkflowAction;
import java.util.Optional;

/**
 * A row of {@code workflow_action}.
 *
 * @param position order in which the node was reached
 * @param signal the {@link io.drover.engine.machine.MachineEvent#trigger()} that waits for a
 *     resume, or that a rerun takes again instead of running the node
 */
public record ActionRow(WorkflowAction action, int position, Optional<String> signal) {
  public ActionRow {
    requireNonNull(action, "action");
    requireNonNull(signal, "signal");
  }
}
