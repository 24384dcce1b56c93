package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What tells one action of a coordinator from another.
 *
 * @param actionId as in {@code 0000001-260101000000000-drover-C@1}
 * @param nominalTime the time that the action is for
 * @param actualTime when the action was made
 */
public record ActionTimes(String actionId, Instant nominalTime, Instant actualTime) {
  public ActionTimes {
    requireNonNull(actionId, "actionId");
    requireNonNull(nominalTime, "nominalTime");
    requireNonNull(actualTime, "actualTime");
  }

  /** The action's number, which its id ends in. */
  String number() {
    return actionId.substring(actionId.lastIndexOf('@') + 1);
  }
}
