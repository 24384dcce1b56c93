package io.drover.engine;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Why a child did not succeed, for its parent: the child's first error, or the message of the kill
 * node it reached, or that somebody killed it.
 */
record ChildFailure(String code, String message) {

  static ChildFailure of(WorkflowJob child) {
    Optional<WorkflowAction> killNode = first(child, action -> action.type().equals(":KILL:"));
    // errors that the child had coped with are not why somebody killed it
    boolean byItself = child.status() == JobStatus.FAILED || killNode.isPresent();
    return Optional.of(child)
        .filter(job -> byItself)
        .flatMap(job -> first(job, ChildFailure::isFailed))
        .or(() -> killNode)
        .map(action -> of(child, action))
        .orElseGet(
            () ->
                new ChildFailure(
                    "SUBWF_" + child.status(),
                    "sub-workflow " + child.id() + " is " + child.status()));
  }

  private static ChildFailure of(WorkflowJob child, WorkflowAction action) {
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

  private static boolean isFailed(WorkflowAction action) {
    return action.status() == ActionStatus.ERROR || action.status() == ActionStatus.FAILED;
  }

  private static Optional<WorkflowAction> first(
      WorkflowJob child, Predicate<WorkflowAction> condition) {
    return child.actions().stream().filter(condition).findFirst();
  }
}
