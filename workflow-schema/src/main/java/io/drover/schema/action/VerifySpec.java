package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * {@code <verify>}: which sources must agree that a job succeeded.
 *
 * @param action for the action form: the node whose job is verified; empty inside another action
 * @param livy ask Livy for the batch's state
 * @param yarn ask YARN's ResourceManager for the application's final status
 * @param outputs paths that must exist
 */
public record VerifySpec(
    Optional<String> action, boolean livy, boolean yarn, List<PathCheck> outputs) {
  public VerifySpec {
    requireNonNull(action, "action");
    outputs = List.copyOf(outputs);
  }
}
