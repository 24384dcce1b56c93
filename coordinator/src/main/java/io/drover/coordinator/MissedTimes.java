package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a coordinator missed while no server ran.
 *
 * @param missed how many nominal times
 * @param runs how many of them run now, by the execution order; the others are skipped
 * @param first nominal time that was missed
 * @param last likewise
 */
public record MissedTimes(
    CoordinatorJobId coordinator,
    String name,
    Execution execution,
    long missed,
    long runs,
    Instant first,
    Instant last) {
  public MissedTimes {
    requireNonNull(coordinator, "coordinator");
    requireNonNull(name, "name");
    requireNonNull(execution, "execution");
    requireNonNull(first, "first");
    requireNonNull(last, "last");
  }

  /** In words, for the coordinator's timeline. */
  public String text(Instant downSince, Instant upAt) {
    String skipped = missed == runs ? "" : ", " + (missed - runs) + " are skipped";
    return "no server ran from "
        + CoordinatorTime.format(downSince)
        + " to "
        + CoordinatorTime.format(upAt)
        + ": "
        + missed
        + (missed == 1 ? " nominal time was" : " nominal times were")
        + " missed, from "
        + CoordinatorTime.format(first)
        + " to "
        + CoordinatorTime.format(last)
        + "; by "
        + execution
        + " "
        + (runs == 1 ? "1 runs" : runs + " run")
        + " now"
        + skipped;
  }
}
