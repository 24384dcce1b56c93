package io.drover.coordinator;

import static io.drover.coordinator.ScheduleStatus.DONEWITHERROR;
import static io.drover.coordinator.ScheduleStatus.FAILED;
import static io.drover.coordinator.ScheduleStatus.IGNORED;
import static io.drover.coordinator.ScheduleStatus.KILLED;
import static io.drover.coordinator.ScheduleStatus.PAUSED;
import static io.drover.coordinator.ScheduleStatus.PAUSEDWITHERROR;
import static io.drover.coordinator.ScheduleStatus.PREP;
import static io.drover.coordinator.ScheduleStatus.PREPPAUSED;
import static io.drover.coordinator.ScheduleStatus.PREPSUSPENDED;
import static io.drover.coordinator.ScheduleStatus.RUNNING;
import static io.drover.coordinator.ScheduleStatus.RUNNINGWITHERROR;
import static io.drover.coordinator.ScheduleStatus.SUCCEEDED;
import static io.drover.coordinator.ScheduleStatus.SUSPENDED;
import static io.drover.coordinator.ScheduleStatus.SUSPENDEDWITHERROR;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The life of a coordinator job as a table of facts: its status follows from a few of them, and
 * from what a user decided. Pure.
 */
public final class ScheduleLifeCycle {
  private ScheduleLifeCycle() {}

  /** What stops a job that has not ended from making new actions. */
  public enum Hold {
    NONE,
    /** A user suspended it, or all that is left to run is suspended. */
    SUSPENDED,
    /** Its pause time has come. */
    PAUSED
  }

  /**
   * A job that has not ended.
   *
   * @param prepared whether it has made no action yet
   * @param errors whether an action ended badly
   */
  public record Open(boolean prepared, Hold hold, boolean errors) {}

  private static final Map<Open, ScheduleStatus> OPEN =
      Map.ofEntries(
          Map.entry(new Open(true, Hold.NONE, false), PREP),
          Map.entry(new Open(true, Hold.SUSPENDED, false), PREPSUSPENDED),
          Map.entry(new Open(true, Hold.PAUSED, false), PREPPAUSED),
          Map.entry(new Open(false, Hold.NONE, false), RUNNING),
          Map.entry(new Open(false, Hold.SUSPENDED, false), SUSPENDED),
          Map.entry(new Open(false, Hold.PAUSED, false), PAUSED),
          Map.entry(new Open(false, Hold.NONE, true), RUNNINGWITHERROR),
          Map.entry(new Open(false, Hold.SUSPENDED, true), SUSPENDEDWITHERROR),
          Map.entry(new Open(false, Hold.PAUSED, true), PAUSEDWITHERROR));

  /** Which status a whole job has whose parts all ended in one way. */
  private static final Map<Set<CoordinatorActionStatus>, ScheduleStatus> ALL_ALIKE =
      Map.of(
          Set.of(CoordinatorActionStatus.SUCCEEDED), SUCCEEDED,
          Set.of(CoordinatorActionStatus.SKIPPED), SUCCEEDED,
          Set.of(CoordinatorActionStatus.SUCCEEDED, CoordinatorActionStatus.SKIPPED), SUCCEEDED,
          Set.of(CoordinatorActionStatus.KILLED), KILLED,
          Set.of(CoordinatorActionStatus.FAILED), FAILED,
          Set.of(), SUCCEEDED);

  /** Statuses that only a user's decision ends. */
  private static final Set<ScheduleStatus> DECIDED = Set.of(KILLED, IGNORED);

  /**
   * What decides about a job.
   *
   * @param made how many actions were made
   * @param allMade whether no more will be made
   * @param open how many of them have not ended
   * @param suspended how many of these are suspended
   * @param ended how many ended, by status
   * @param held whether a user has suspended the job
   * @param pauseDue whether its pause time has come
   */
  public record Facts(
      int made,
      boolean allMade,
      int open,
      int suspended,
      Map<CoordinatorActionStatus, Integer> ended,
      boolean held,
      boolean pauseDue) {

    boolean errors() {
      return ended.entrySet().stream()
          .anyMatch(entry -> entry.getKey().isBad() && entry.getValue() > 0);
    }

    private Hold hold() {
      boolean nothingMoves = allMade && open > 0 && open == suspended;
      if (held || nothingMoves) {
        return Hold.SUSPENDED;
      }
      return pauseDue ? Hold.PAUSED : Hold.NONE;
    }
  }

  /** The status that follows; one that a user decided stays. */
  public static ScheduleStatus next(ScheduleStatus current, Facts facts) {
    if (DECIDED.contains(current)) {
      return current;
    }
    if (facts.allMade() && facts.open() == 0) {
      return ended(facts.ended());
    }
    return status(new Open(facts.made() == 0, facts.hold(), facts.made() > 0 && facts.errors()));
  }

  /** The status of a job that has not ended. */
  public static ScheduleStatus status(Open open) {
    return Optional.ofNullable(OPEN.get(open))
        .orElseThrow(() -> new IllegalArgumentException("no status for " + open));
  }

  /** Ignored actions do not count. */
  private static ScheduleStatus ended(Map<CoordinatorActionStatus, Integer> counts) {
    Set<CoordinatorActionStatus> seen =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(Map.Entry::getKey)
            .filter(status -> status != CoordinatorActionStatus.IGNORED)
            .collect(java.util.stream.Collectors.toSet());
    return ALL_ALIKE.getOrDefault(seen, DONEWITHERROR);
  }
}
