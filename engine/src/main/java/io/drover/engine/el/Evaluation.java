package io.drover.engine.el;

import java.time.InstantSource;

/**
 * What the functions of one evaluation may use. EL functions are static methods, so it travels with
 * the thread for the time of one evaluation.
 *
 * @param context what the functions of the language in use ask
 */
record Evaluation(Object context, InstantSource clock) {
  private static final ThreadLocal<Evaluation> CURRENT = new ThreadLocal<>();

  static Evaluation current() {
    Evaluation evaluation = CURRENT.get();
    if (evaluation == null) {
      throw new IllegalStateException("no evaluation on this thread");
    }
    return evaluation;
  }

  /** Makes this the thread's evaluation until closed. */
  Open open() {
    CURRENT.set(this);
    return CURRENT::remove;
  }

  /** Ends the evaluation. */
  interface Open extends AutoCloseable {
    @Override
    void close();
  }
}
