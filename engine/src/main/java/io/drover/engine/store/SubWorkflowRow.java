package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;

/** A child job and the action that waits for it. */
public record SubWorkflowRow(WorkflowJobId child, ActionKey parent) {
  public SubWorkflowRow {
    requireNonNull(child, "child");
    requireNonNull(parent, "parent");
  }
}
