package io.drover.engine;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Why a child did not succeed, for its parent: the child's first error, or the message of the kill
 * node it reached, or that somebody killed it.
 */
record ChildFailure(String code, String message) {

  static ChildFailure of(WorkflowJob child) {
    return cause(child)
        .map(action -> at(child, action))
        .orElseGet(
            () ->
                new ChildFailure(
                    "SUBWF_" + child.status(),
                    "sub-workflow " + child.id() + " is " + child.status()));
  }

  private static Optional<WorkflowAction> cause(WorkflowJob child) {
    Optional<WorkflowAction> killNode = first(child, action -> action.type().equals(":KILL:"));
    if (child.status() == JobStatus.KILLED && killNode.isEmpty()) {
      // somebody killed it; errors that it had coped with are not why
      return Optional.empty();
    }
    return first(child, action -> action.status() == ActionStatus.FAILED)
        .or(() -> first(child, action -> action.status() == ActionStatus.ERROR))
        .or(() -> killNode);
  }

  private static Optional<WorkflowAction> first(
      WorkflowJob child, Predicate<WorkflowAction> condition) {
    return child.actions().stream().filter(condition).findFirst();
  }

  private static ChildFailure at(WorkflowJob child, WorkflowAction action) {
    return new ChildFailure(
        action.errorCode().orElse("SUBWF_" + child.status()),
        "sub-workflow "
            + child.id()
            + " is "
            + child.status()
            + ", '"
            + action.node()
            + "': "
            + action.errorMessage().orElse("no message"));
  }
}
