package io.drover.actions;

import io.drover.schema.action.VerifySpec;

/**
 * Says what became of an attempt's job, from every source that a {@code <verify>} names.
 * Thread-safe and without effects on the job; a call ends within its own time-outs.
 */
public interface Verifier {
  /**
   * Asks the sources of {@code spec}. A source that cannot be reached gives evidence with verdict
   * UNKNOWN, never an exception.
   */
  VerifyResult verify(VerifySpec spec, VerifyTarget target);
}
