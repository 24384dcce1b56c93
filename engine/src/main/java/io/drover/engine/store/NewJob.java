package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.engine.Verb;
import java.util.List;
import java.util.Optional;

/**
 * A job to insert.
 *
 * @param verb its first event
 */
public record NewJob(JobRow job, List<TimelineRow> timeline, Optional<Verb> verb) {
  public NewJob {
    requireNonNull(job, "job");
    timeline = List.copyOf(timeline);
    requireNonNull(verb, "verb");
  }
}
