package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.engine.Verb;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * A job to insert.
 *
 * @param verb its first event
 * @param alongside writes what others store with it, in the same transaction
 */
public record NewJob(
    JobRow job, List<TimelineRow> timeline, Optional<Verb> verb, Consumer<Handle> alongside) {
  public NewJob {
    requireNonNull(job, "job");
    timeline = List.copyOf(timeline);
    requireNonNull(verb, "verb");
    requireNonNull(alongside, "alongside");
  }
}
