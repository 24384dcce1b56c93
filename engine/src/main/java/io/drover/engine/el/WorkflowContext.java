package io.drover.engine.el;

import io.drover.actions.file.FileSystems;

/** What the functions of workflows ask. */
record WorkflowContext(JobScope scope, FileSystems fileSystems, String defaultFileSystem) {
  static WorkflowContext current() {
    return ExpressionLanguage.context(WorkflowContext.class);
  }
}
