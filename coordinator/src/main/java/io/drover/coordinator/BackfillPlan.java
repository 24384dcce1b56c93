package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a backfill would do.
 *
 * @param definitionVersion the version of the coordinator that it runs
 * @param times every nominal time between from and to, in order
 */
public record BackfillPlan(
    CoordinatorJobId coordinator, int definitionVersion, Backfill backfill, List<Slot> times) {
  /**
   * A nominal time.
   *
   * @param existing the action made for it last, by the coordinator or by an earlier backfill
   * @param runs whether the backfill makes one
   */
  public record Slot(Instant nominalTime, Optional<Existing> existing, boolean runs) {
    public Slot {
      requireNonNull(nominalTime, "nominalTime");
      requireNonNull(existing, "existing");
    }
  }

  /** An action that exists; its number is 0 as long as an earlier backfill has not made it. */
  public record Existing(CoordinatorActionId action, CoordinatorActionStatus status) {
    public Existing {
      requireNonNull(action, "action");
      requireNonNull(status, "status");
    }
  }

  public BackfillPlan {
    requireNonNull(coordinator, "coordinator");
    requireNonNull(backfill, "backfill");
    times = List.copyOf(times);
  }

  /** The times that the backfill makes actions for. */
  public List<Instant> toRun() {
    return times.stream().filter(Slot::runs).map(Slot::nominalTime).toList();
  }
}
