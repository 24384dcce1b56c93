package io.drover.coordinator;

import java.util.EnumSet;
import java.util.Set;

/** How a coordinator job or a bundle job stands; the names are Oozie's. */
public enum ScheduleStatus {
  /** Nothing is made yet. */
  PREP,
  RUNNING,
  /** Running, and an action was killed, has failed or timed out. */
  RUNNINGWITHERROR,
  PREPSUSPENDED,
  SUSPENDED,
  SUSPENDEDWITHERROR,
  PREPPAUSED,
  /** Its pause time has come: no new actions; those that are made go on. */
  PAUSED,
  PAUSEDWITHERROR,
  SUCCEEDED,
  /** Ended, and not all actions as they should. */
  DONEWITHERROR,
  KILLED,
  FAILED,
  /** Ended badly, and somebody decided that it does not matter. */
  IGNORED;

  private static final Set<ScheduleStatus> FINAL =
      EnumSet.of(SUCCEEDED, DONEWITHERROR, KILLED, FAILED, IGNORED);
  private static final Set<ScheduleStatus> IN_SUSPENSION =
      EnumSet.of(PREPSUSPENDED, SUSPENDED, SUSPENDEDWITHERROR);
  private static final Set<ScheduleStatus> IN_PAUSE =
      EnumSet.of(PREPPAUSED, PAUSED, PAUSEDWITHERROR);

  /** Whether nothing happens any more by itself. */
  public boolean isFinal() {
    return FINAL.contains(this);
  }

  public boolean isSuspended() {
    return IN_SUSPENSION.contains(this);
  }

  public boolean isPaused() {
    return IN_PAUSE.contains(this);
  }

  /** As Oozie shows it by default: an open job's errors do not show. */
  public ScheduleStatus withoutError() {
    return switch (this) {
      case RUNNINGWITHERROR -> RUNNING;
      case SUSPENDEDWITHERROR -> SUSPENDED;
      case PAUSEDWITHERROR -> PAUSED;
      default -> this;
    };
  }

  /** Whether nothing was made yet. */
  public boolean isPrepared() {
    return this == PREP || this == PREPSUSPENDED || this == PREPPAUSED;
  }
}
