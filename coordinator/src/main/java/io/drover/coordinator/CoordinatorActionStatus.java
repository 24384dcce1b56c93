package io.drover.coordinator;

import java.util.EnumSet;
import java.util.Set;

/** How a coordinator action stands; the names are Oozie's. */
public enum CoordinatorActionStatus {
  /** Its inputs are not all there. */
  WAITING,
  /** Its inputs are there; the concurrency lets it start or not. */
  READY,
  /** Oozie's state between READY and RUNNING; never seen here, where both are one transaction. */
  SUBMITTED,
  RUNNING,
  SUSPENDED,
  SUCCEEDED,
  FAILED,
  KILLED,
  /** Its inputs did not come in time. */
  TIMEDOUT,
  /** The execution order left it out. */
  SKIPPED,
  /** Ended badly, and somebody decided that it does not matter. */
  IGNORED;

  private static final Set<CoordinatorActionStatus> FINAL =
      EnumSet.of(SUCCEEDED, FAILED, KILLED, TIMEDOUT, SKIPPED, IGNORED);
  private static final Set<CoordinatorActionStatus> ACTIVE =
      EnumSet.of(SUBMITTED, RUNNING, SUSPENDED);
  private static final Set<CoordinatorActionStatus> BAD = EnumSet.of(FAILED, KILLED, TIMEDOUT);

  public boolean isFinal() {
    return FINAL.contains(this);
  }

  /** Whether it has a workflow that has not ended. */
  public boolean isActive() {
    return ACTIVE.contains(this);
  }

  /** Whether its job has errors because of it. */
  public boolean isBad() {
    return BAD.contains(this);
  }
}
