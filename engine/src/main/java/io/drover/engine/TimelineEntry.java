package io.drover.engine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of a job's history.
 *
 * @param sequence rising within the job, from 1
 * @param kind short word: {@code SUBMITTED}; {@code WARNING} something in the definition has
 *     another effect than its author may expect; {@code VERB} a user asked for something; {@code
 *     NODE} a node moved on; {@code ATTEMPT} an attempt has an id outside; {@code WAITING}; {@code
 *     AGAIN} a call is made once more, the attempt goes on; {@code RETRY} the attempt failed and
 *     there is another; {@code VERDICT} what the sources said; {@code OPERATOR} somebody must
 *     resume the job; {@code ERROR} an action failed for good; {@code ENDED}; of schedules {@code
 *     STATUS} it has another one, {@code COORDINATOR} a bundle has submitted one
 * @param node the node it is about; empty for the job itself
 * @param text what happened and why, one sentence
 */
public record TimelineEntry(
    long sequence, Instant at, String kind, Optional<String> node, String text) {
  public TimelineEntry {
    requireNonNull(at, "at");
    requireNonNull(kind, "kind");
    requireNonNull(node, "node");
    requireNonNull(text, "text");
  }
}
