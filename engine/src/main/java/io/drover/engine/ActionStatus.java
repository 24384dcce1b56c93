package io.drover.engine;

/** Status of an action: Oozie's words. */
public enum ActionStatus {
  PREP,
  START_RETRY,
  START_MANUAL,
  RUNNING,
  DONE,
  OK,
  ERROR,
  USER_RETRY,
  END_RETRY,
  END_MANUAL,
  KILLED,
  FAILED;

  /** Whether nothing more happens to the action in this run. */
  public boolean isFinal() {
    return this == OK || this == ERROR || this == KILLED || this == FAILED;
  }
}
