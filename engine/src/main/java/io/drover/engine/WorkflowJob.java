package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One execution of a workflow as its users see it.
 *
 * @param appPath the application's URI; empty when the workflow came as bare XML
 * @param run rerun number, 0 first
 * @param configuration job properties; empty map in a listing
 * @param actions in the order in which they were reached; empty in a listing
 */
public record WorkflowJob(
    WorkflowJobId id,
    String name,
    String appPath,
    JobStatus status,
    String user,
    Optional<String> group,
    int run,
    Optional<String> parentId,
    Optional<String> externalId,
    Map<String, String> configuration,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Instant modifiedAt,
    List<WorkflowAction> actions) {
  public WorkflowJob {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(appPath, "appPath");
    requireNonNull(status, "status");
    requireNonNull(user, "user");
    requireNonNull(group, "group");
    requireNonNull(parentId, "parentId");
    requireNonNull(externalId, "externalId");
    configuration = Map.copyOf(configuration);
    requireNonNull(createdAt, "createdAt");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    requireNonNull(modifiedAt, "modifiedAt");
    actions = List.copyOf(actions);
  }
}
