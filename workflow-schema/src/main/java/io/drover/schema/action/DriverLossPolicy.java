package io.drover.schema.action;

/** What statements do when the driver of their session is gone, and all its values with it. */
public enum DriverLossPolicy {
  /** End in ERROR. The default: a statement that may have run is never run again unasked. */
  FAIL,
  /**
   * Open a new session and run the session's earlier statements again, in their order, then the one
   * that was lost. Only for statements whose author declares them repeatable.
   */
  RECREATE_AND_REPLAY
}
