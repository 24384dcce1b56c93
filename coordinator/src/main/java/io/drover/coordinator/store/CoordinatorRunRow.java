package io.drover.coordinator.store;

import io.drover.actions.WorkflowJobId;
import io.drover.coordinator.CoordinatorActionId;
import java.time.Instant;

/** A row of {@code coordinator_run}: a workflow that an action started. */
public record CoordinatorRunRow(
    WorkflowJobId workflow, CoordinatorActionId action, Instant startedAt) {}
