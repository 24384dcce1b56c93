package io.drover.actions.livy;

/** What became of a DELETE. */
public enum DeleteResult {
  DELETED,
  /** Livy says that there is nothing of that name; believe it when it says so twice. */
  UNKNOWN_NAME,
  /** No answer in time; Livy goes on ending it. */
  STILL_ENDING
}
