package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.JobStatus;
import io.drover.engine.machine.MachineState;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code workflow_job}.
 *
 * @param definitionHash key of the definition's XML
 * @param configurationHash key of the job properties
 * @param nested whether forks and joins were validated
 * @param version rises with every write
 * @param state empty text before the start
 * @param nextPosition position of the next action row
 * @param nextSequence sequence of the next timeline entry
 */
public record JobRow(
    WorkflowJobId id,
    String name,
    String appPath,
    JobStatus status,
    String user,
    Optional<String> group,
    int run,
    Optional<String> parentId,
    Optional<String> externalId,
    String definitionHash,
    String configurationHash,
    boolean nested,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Instant modifiedAt,
    long version,
    MachineState state,
    Optional<String> lastErrorNode,
    int nextPosition,
    long nextSequence) {
  public JobRow {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(appPath, "appPath");
    requireNonNull(status, "status");
    requireNonNull(user, "user");
    requireNonNull(group, "group");
    requireNonNull(parentId, "parentId");
    requireNonNull(externalId, "externalId");
    requireNonNull(definitionHash, "definitionHash");
    requireNonNull(configurationHash, "configurationHash");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    requireNonNull(modifiedAt, "modifiedAt");
    requireNonNull(state, "state");
    requireNonNull(lastErrorNode, "lastErrorNode");
  }
}
