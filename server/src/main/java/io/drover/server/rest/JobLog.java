package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.Optional;

/** A job's log as text: its timeline, then what each action's outside system had logged. */
final class JobLog {
  private JobLog() {}

  static String text(WorkflowService workflows, WorkflowJobId id, Optional<String> node) {
    WorkflowJob job = workflows.job(id);
    if (node.isPresent()) {
      if (job.actions().stream().noneMatch(action -> action.node().equals(node.get()))) {
        throw new InvalidRequestException(
            ErrorCode.E0605, "Action does not exist [" + id + "@" + node.get() + "]");
      }
      return workflows.actionLog(id, node.get()).orElse("");
    }
    StringBuilder text = new StringBuilder();
    for (TimelineEntry entry : workflows.timeline(id, 0)) {
      text.append(entry.at()).append(' ').append(entry.kind());
      entry.node().ifPresent(name -> text.append(" [").append(name).append(']'));
      text.append(' ').append(entry.text()).append('\n');
    }
    for (WorkflowAction action : job.actions()) {
      workflows
          .actionLog(id, action.node())
          .ifPresent(
              log -> {
                text.append("\n=== ").append(action.attempt().actionId()).append(" ===\n");
                text.append(log);
                if (!log.endsWith("\n")) {
                  text.append('\n');
                }
              });
    }
    return text.toString();
  }
}
