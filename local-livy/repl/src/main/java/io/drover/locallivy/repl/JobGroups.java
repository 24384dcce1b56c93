package io.drover.locallivy.repl;

/** The Spark jobs that belong to one statement. */
interface JobGroups {
  /** From now on the jobs of this thread belong to the group. */
  void begin(String group);

  /** Cancels the jobs that run now; harmless when there are none. */
  void cancel(String group);

  /** Finished tasks among all that are known so far, 0 to 1; 0 before the first job. */
  double progress(String group);
}
