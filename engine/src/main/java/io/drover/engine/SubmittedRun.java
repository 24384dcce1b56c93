package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import io.drover.schema.WorkflowDefinition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run of a workflow job that is about to be stored.
 *
 * @param run 0 unless it is a rerun
 * @param name the workflow's, evaluated
 * @param parentId what the submitter says it belongs to
 * @param at when it is submitted
 * @param properties complete job properties
 * @param kept actions that do not run again, because a rerun keeps their outcome
 */
public record SubmittedRun(
    WorkflowJobId id,
    int run,
    String name,
    String user,
    Optional<String> parentId,
    Instant at,
    Map<String, String> properties,
    WorkflowDefinition definition,
    Set<String> kept) {
  public SubmittedRun {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(user, "user");
    requireNonNull(parentId, "parentId");
    requireNonNull(at, "at");
    properties = Map.copyOf(properties);
    requireNonNull(definition, "definition");
    kept = Set.copyOf(kept);
  }
}
