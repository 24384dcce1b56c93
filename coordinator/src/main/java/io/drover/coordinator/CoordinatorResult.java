package io.drover.coordinator;

import io.drover.coordinator.application.InputState;
import io.drover.coordinator.application.WorkflowRequest;
import io.drover.engine.ReadyWorkflow;

/** What came of a {@link CoordinatorEffect}. It counts only while the action still stands there. */
sealed interface CoordinatorResult {
  CoordinatorActionId action();

  /** All inputs are there. */
  record Ready(CoordinatorActionId action, WorkflowRequest request) implements CoordinatorResult {}

  /** Something is missing. */
  record Missing(CoordinatorActionId action, InputState inputs) implements CoordinatorResult {}

  /** Nobody could tell. */
  record Unknown(CoordinatorActionId action, String why) implements CoordinatorResult {}

  /** The workflow can be started. */
  record Prepared(CoordinatorActionId action, ReadyWorkflow workflow)
      implements CoordinatorResult {}

  /** It cannot, and will not be able to. */
  record Refused(CoordinatorActionId action, String code, String message)
      implements CoordinatorResult {}
}
