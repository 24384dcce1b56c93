package io.drover.coordinator.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import io.drover.coordinator.CoordinatorActionId;
import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.application.WorkflowRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of {@code coordinator_action}.
 *
 * @param missing what it waits for, the first blocks it; empty unless it waits
 * @param nextLookAt when its inputs are looked at next, or its workflow is prepared again
 * @param timeoutAt when it stops waiting
 * @param request what its workflow is started with; empty before it is ready
 * @param rerunProperties what a rerun lays over its workflow's properties
 */
public record CoordinatorActionRow(
    CoordinatorActionId id,
    Instant nominalAt,
    CoordinatorActionStatus status,
    Instant createdAt,
    Instant modifiedAt,
    int definitionVersion,
    Optional<WorkflowJobId> workflowId,
    List<String> missing,
    Optional<Instant> nextLookAt,
    Optional<Instant> timeoutAt,
    Optional<WorkflowRequest> request,
    Map<String, String> rerunProperties,
    Optional<String> errorCode,
    Optional<String> errorMessage) {
  public CoordinatorActionRow {
    requireNonNull(id, "id");
    requireNonNull(nominalAt, "nominalAt");
    requireNonNull(status, "status");
    missing = List.copyOf(missing);
    rerunProperties = Map.copyOf(rerunProperties);
  }

  /** The same in another status. */
  public CoordinatorActionRow in(CoordinatorActionStatus next, Instant now) {
    return new CoordinatorActionRow(
        id,
        nominalAt,
        next,
        createdAt,
        now,
        definitionVersion,
        workflowId,
        next == CoordinatorActionStatus.WAITING ? missing : List.of(),
        next == CoordinatorActionStatus.WAITING ? nextLookAt : Optional.empty(),
        next == CoordinatorActionStatus.WAITING ? timeoutAt : Optional.empty(),
        request,
        rerunProperties,
        errorCode,
        errorMessage);
  }

  /** The same, waiting for that, until then at least. */
  public CoordinatorActionRow waiting(
      List<String> stillMissing, Instant lookAt, Optional<String> why, Instant now) {
    return new CoordinatorActionRow(
        id,
        nominalAt,
        status,
        createdAt,
        now,
        definitionVersion,
        workflowId,
        stillMissing,
        Optional.of(lookAt),
        timeoutAt,
        request,
        rerunProperties,
        Optional.empty(),
        why);
  }

  /** The same, to be started with that. */
  public CoordinatorActionRow ready(WorkflowRequest with, Instant now) {
    CoordinatorActionRow next = in(CoordinatorActionStatus.READY, now);
    return new CoordinatorActionRow(
        id,
        nominalAt,
        next.status(),
        createdAt,
        now,
        definitionVersion,
        workflowId,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(with),
        rerunProperties,
        Optional.empty(),
        Optional.empty());
  }

  /** The same with a workflow that runs. */
  public CoordinatorActionRow started(WorkflowJobId workflow, Instant now) {
    CoordinatorActionRow next = in(CoordinatorActionStatus.RUNNING, now);
    return new CoordinatorActionRow(
        id,
        nominalAt,
        next.status(),
        createdAt,
        now,
        definitionVersion,
        Optional.of(workflow),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        request,
        rerunProperties,
        Optional.empty(),
        Optional.empty());
  }

  /** The same, whose inputs did not come; it keeps what was missing. */
  public CoordinatorActionRow timedOut(String message, Instant now) {
    return ended(CoordinatorActionStatus.TIMEDOUT, Optional.empty(), message, now);
  }

  /** The same, ended because of that. */
  public CoordinatorActionRow failed(
      CoordinatorActionStatus next, String code, String message, Instant now) {
    return ended(next, Optional.of(code), message, now);
  }

  private CoordinatorActionRow ended(
      CoordinatorActionStatus next, Optional<String> code, String message, Instant now) {
    CoordinatorActionRow ended = in(next, now);
    return new CoordinatorActionRow(
        id,
        nominalAt,
        ended.status(),
        createdAt,
        now,
        definitionVersion,
        workflowId,
        missing,
        Optional.empty(),
        Optional.empty(),
        request,
        rerunProperties,
        code,
        Optional.of(message));
  }
}
