package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What one source said about a job, kept with the action and shown to the user.
 *
 * @param source {@code livy}, {@code yarn}, {@code spark}, {@code kubernetes} or {@code output};
 *     {@code drover} for what Drover itself decided
 * @param question what was asked, such as the URL or the path
 * @param answer what came back, in words
 * @param verdict what this source alone says
 * @param at when it was asked
 */
public record Evidence(String source, String question, String answer, Verdict verdict, Instant at) {

  /** What a source, or all of them together, say about a job. */
  public enum Verdict {
    SUCCEEDED,
    FAILED,
    /** Still alive. */
    RUNNING,
    /** The source cannot tell; that is an answer, not an error. */
    UNKNOWN
  }

  public Evidence {
    requireNonNull(source, "source");
    requireNonNull(question, "question");
    requireNonNull(answer, "answer");
    requireNonNull(verdict, "verdict");
    requireNonNull(at, "at");
  }
}
