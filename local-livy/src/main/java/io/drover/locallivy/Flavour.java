package io.drover.locallivy;

/** Which {@code spark-submit} the real Livy is given. */
public enum Flavour {
  /** Spark 3.5 in local mode: 2 to 4 seconds a batch. */
  REAL,
  /**
   * A shell script that behaves as the batch's arguments say ({@code exit=N}, {@code
   * sleep=SECONDS}, {@code lines=N}, {@code touch=PATH}, {@code print=TEXT}): 10 milliseconds a
   * batch, no JVM.
   */
  FAKE
}
