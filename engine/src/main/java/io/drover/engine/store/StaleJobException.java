package io.drover.engine.store;

import io.drover.actions.WorkflowJobId;

/** Another server wrote the job in between; what was about to be written must be thought anew. */
public final class StaleJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StaleJobException(WorkflowJobId id) {
    super("job " + id + " was written by another server");
  }
}
