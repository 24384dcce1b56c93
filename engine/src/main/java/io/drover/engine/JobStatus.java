package io.drover.engine;

/** Status of a workflow job: Oozie's words. */
public enum JobStatus {
  PREP,
  RUNNING,
  SUSPENDED,
  SUCCEEDED,
  KILLED,
  FAILED;

  /** Whether the job has ended; only a rerun moves it again. */
  public boolean isFinal() {
    return this == SUCCEEDED || this == KILLED || this == FAILED;
  }
}
