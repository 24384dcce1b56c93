package io.drover.engine;

import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Stores rows of its own together with each run of a workflow job. Thread-safe. */
@FunctionalInterface
public interface SubmissionListener {
  /** Stores nothing. */
  SubmissionListener NONE = run -> transaction -> {};

  /**
   * A job is about to be stored, or to be run again. May take its time; nothing is locked yet. Of a
   * dry run the answer is not used.
   *
   * @return what to write in the transaction that stores the run: quick, and only by its handle
   * @throws io.drover.schema.InvalidRequestException when the job must not be stored
   */
  Consumer<Handle> submitted(SubmittedRun run);
}
