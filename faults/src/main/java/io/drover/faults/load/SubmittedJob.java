package io.drover.faults.load;

import static java.util.Objects.requireNonNull;

/**
 * What the submitter knows of one submission.
 *
 * @param name of the workflow, used once
 * @param answer what came back
 * @param killed whether a server said that it has killed it
 */
public record SubmittedJob(String name, Kind kind, Answer answer, boolean killed) {
  /** What came back. */
  public enum Answer {
    /** 201: the job must be there, and end. */
    ACCEPTED,
    /** An error, or nothing: if the job is there, it must end. */
    UNCLEAR
  }

  public SubmittedJob {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(answer, "answer");
  }
}
