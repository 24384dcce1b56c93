package io.drover.locallivy;

/** Whether a local Livy offers interactive sessions. They cost nothing until one is started. */
public enum Sessions {
  /** Batches only, as Livy 0.7.1 is published. */
  OFF,
  /** Sessions of the kinds {@code spark}, {@code sql} and {@code shared}. */
  ON,
  /**
   * Also {@code pyspark}, where there is a python3 to make a virtual environment from. The first
   * start fetches 320 MB.
   */
  WITH_PYTHON
}
