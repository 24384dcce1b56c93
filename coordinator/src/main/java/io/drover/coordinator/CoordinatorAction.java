package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A coordinator action as it stood when it was read.
 *
 * @param createdAt when it was made; a rerun of one that timed out makes it again
 * @param workflowId its workflow, once it has started; the last one after reruns
 * @param missingDependencies what it waits for, in Oozie's order: paths, then functions that are
 *     not resolved yet; the first is what blocks it. Empty unless it waits
 * @param nextLookAt when its inputs are looked at next; empty unless it waits
 * @param timeoutAt when it stops waiting; empty unless it waits
 * @param definitionVersion of the coordinator's definition that it was made from
 * @param errorCode why it could not start
 * @param errorMessage the same; of one that waits, why its inputs cannot be looked at
 */
public record CoordinatorAction(
    CoordinatorActionId id,
    Instant nominalAt,
    CoordinatorActionStatus status,
    Instant createdAt,
    Instant modifiedAt,
    Optional<WorkflowJobId> workflowId,
    List<String> missingDependencies,
    Optional<Instant> nextLookAt,
    Optional<Instant> timeoutAt,
    int definitionVersion,
    Optional<String> errorCode,
    Optional<String> errorMessage) {
  public CoordinatorAction {
    requireNonNull(id, "id");
    requireNonNull(nominalAt, "nominalAt");
    requireNonNull(status, "status");
    missingDependencies = List.copyOf(missingDependencies);
  }
}
