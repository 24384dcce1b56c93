package io.drover.actions.livy;

/** Error codes of sessions and statements, beside those of {@link BatchFailures}. */
final class SessionFailures {
  /** The driver is gone and its values with it; in no retry list, because effects may remain. */
  static final String LOST = "LIVY_SESSION_LOST";

  /** The session could not be opened. */
  static final String NOT_OPEN = "LIVY_SESSION_FAILED";

  /** It ran longer than its timeout. */
  static final String TIMEOUT = "LIVY_STATEMENT_TIMEOUT";

  /** Somebody else cancelled it in Livy. */
  static final String CANCELLED = "LIVY_STATEMENT_CANCELLED";

  private SessionFailures() {}
}
