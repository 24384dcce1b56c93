package io.drover.actions.livy;

/** What became of a DELETE. */
public enum DeleteResult {
  DELETED,
  /** Nothing of that name; as good as deleted. */
  UNKNOWN_NAME,
  /** No answer in time; Livy goes on ending it. */
  STILL_ENDING
}
