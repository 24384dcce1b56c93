package io.drover.actions;

/**
 * One durable mark an attempt, for what may be done once at most and cannot be looked up: set
 * before it is done, it tells a start that is repeated after a crash that the first one may have
 * got as far as that. Thread-safe.
 */
public interface AttemptMarks {

  /**
   * Sets the mark; it is durable when this returns.
   *
   * @return false when it was set before
   */
  boolean set(ActionAttempt attempt);

  /** Takes the mark away: nothing was done after all. */
  void clear(ActionAttempt attempt);
}
