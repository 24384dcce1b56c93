package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.engine.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job to insert, in one transaction with what it refers to.
 *
 * @param definitionXml its definition; empty when that hash is known to be stored
 * @param properties its properties; empty when that hash is known to be stored
 * @param verb its first event
 */
public record NewJob(
    JobRow job,
    Optional<String> definitionXml,
    Optional<Map<String, String>> properties,
    List<TimelineRow> timeline,
    Optional<Verb> verb) {
  public NewJob {
    requireNonNull(job, "job");
    requireNonNull(definitionXml, "definitionXml");
    requireNonNull(properties, "properties");
    timeline = List.copyOf(timeline);
    requireNonNull(verb, "verb");
  }
}
