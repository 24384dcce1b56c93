package io.drover.schema.action;

/** What an interactive session or a statement speaks; Livy's word in lower case. */
public enum SessionKind {
  /** Scala. */
  SPARK,
  /** Python. */
  PYSPARK,
  /** R. */
  SPARKR,
  SQL,
  /** Sessions only: each statement says its own kind. */
  SHARED
}
