package io.drover.engine;

/** How a job of any kind has ended, as far as it matters for how long it is kept. */
public enum Ended {
  SUCCEEDED,
  /** Killed, failed, or done with errors. */
  OTHERWISE
}
