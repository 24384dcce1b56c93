package io.drover.actions.livy;

/** How a job is told where to write what becomes its action's data. */
enum Capture {
  /** It is not asked for any. */
  NONE,
  /** By {@link CapturedOutput#SPARK_PROPERTY}; one that writes nothing has no data. */
  SPARK_PROPERTY,

  /**
   * By a system property as well, which programs for Oozie read. It holds a path on the driver's
   * machine. Whether that is this machine nobody can ask, so that nothing written is a failure.
   */
  SYSTEM_PROPERTY
}
