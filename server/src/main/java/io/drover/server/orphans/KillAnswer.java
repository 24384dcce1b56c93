package io.drover.server.orphans;

/**
 * What became of the kill of one thing.
 *
 * @param id as it was asked for
 * @param message in words
 */
public record KillAnswer(String id, Result result, String message) {

  /** The four ends. */
  public enum Result {
    /** It runs no more. */
    KILLED,
    /** Its end was asked for and is not confirmed; the same kill asks again. */
    ENDING,
    /** There is no such thing any more. */
    GONE,
    /** It is no orphan, or nobody could be asked: untouched. */
    REFUSED
  }
}
