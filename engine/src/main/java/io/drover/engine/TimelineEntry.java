package io.drover.engine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of a job's history.
 *
 * @param sequence rising within the job, from 1
 * @param kind short word: {@code SUBMITTED STARTED NODE ATTEMPT WAITING VERDICT VERB ENDED}
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
