package io.drover.actions.livy;

/** How a job is told where to write what becomes its action's data. */
enum Capture {
  /** It is not asked for any. */
  NONE,
  /** By {@link CapturedOutput#SPARK_PROPERTY}; one that writes nothing has no data. */
  SPARK_PROPERTY
}
