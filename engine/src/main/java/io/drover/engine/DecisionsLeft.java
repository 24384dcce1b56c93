package io.drover.engine;

/**
 * How many decisions one transaction may still take on its way, so that it stays short however many
 * jobs share it; the others become commands. Not thread-safe.
 */
final class DecisionsLeft {
  private static final int IN_ONE_TRANSACTION = 2_000;

  private int left = IN_ONE_TRANSACTION;

  /** Whether there is room for one more, which is then counted. */
  boolean take() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
