package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;

/**
 * A row of {@code sub_workflow}: a child job and the action it belongs to.
 *
 * @param childRun the run of the child that the action waits for; while the child is not there yet,
 *     it has to be rerun
 */
public record SubWorkflowRow(WorkflowJobId child, ActionKey parent, int childRun) {
  public SubWorkflowRow {
    requireNonNull(child, "child");
    requireNonNull(parent, "parent");
  }
}
