package io.drover.schema.action;

/** What an action does when no source can tell how its job ended. */
public enum UnknownPolicy {
  /** End in ERROR. The default: a job that may have run is never started again unasked. */
  FAIL,
  /** Start another attempt; only for jobs their author declares idempotent. */
  RETRY
}
