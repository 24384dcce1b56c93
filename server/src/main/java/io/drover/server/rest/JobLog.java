package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A job's log as text: its timeline, then what each action's outside system had logged. Written
 * action by action, so that a job of many actions is never in memory as a whole.
 */
final class JobLog {
  private JobLog() {}

  /**
   * @throws InvalidRequestException at once, before anything is written, for an unknown job or node
   */
  static StreamingOutput of(WorkflowService workflows, WorkflowJobId id, Optional<String> node) {
    WorkflowJob job = workflows.job(id);
    if (node.isPresent()
        && job.actions().stream().noneMatch(action -> action.node().equals(node.get()))) {
      throw new InvalidRequestException(
          ErrorCode.E0605, "Action does not exist [" + id + "@" + node.get() + "]");
    }
    return out -> {
      Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      if (node.isPresent()) {
        writer.write(workflows.actionLog(id, node.get()).orElse(""));
      } else {
        write(workflows, job, writer);
      }
      writer.flush();
    };
  }

  private static void write(WorkflowService workflows, WorkflowJob job, Writer text)
      throws IOException {
    for (TimelineEntry entry : workflows.timeline(job.id(), 0)) {
      text.append(entry.at().toString()).append(' ').append(entry.kind());
      if (entry.node().isPresent()) {
        text.append(" [").append(entry.node().get()).append(']');
      }
      text.append(' ').append(entry.text()).append('\n');
    }
    for (WorkflowAction action : job.actions()) {
      Optional<String> log = workflows.actionLog(job.id(), action.node());
      if (log.isPresent()) {
        text.append("\n=== ").append(action.attempt().actionId().toString()).append(" ===\n");
        text.append(log.get());
        if (!log.get().endsWith("\n")) {
          text.append('\n');
        }
        text.flush();
      }
    }
  }
}
