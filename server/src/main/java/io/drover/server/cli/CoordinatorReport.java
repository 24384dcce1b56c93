package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in a few lines how a coordinator stands and what each of its actions waits for. */
final class CoordinatorReport {
  private static final int HEADING_WIDTH = 13;

  private final Terminal terminal;

  CoordinatorReport(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal");
  }

  List<String> overview(ScheduleAnswers.Coordinator job, ScheduleAnswers.ActionPage page) {
    List<String> lines = new ArrayList<>();
    fact(lines, "coordinator", job.id());
    fact(lines, "name", job.name());
    lines.add(
        heading("status")
            + terminal.style(Terminal.Style.of(job.status()), Terminal.clean(job.status())));
    fact(lines, "user", job.user());
    fact(lines, "rhythm", job.rhythm() + ", " + job.timezone());
    fact(lines, "from", nominal(job.startAt()));
    fact(lines, "until", nominal(job.endAt()));
    fact(lines, "next", nominal(job.nextAt()));
    fact(lines, "pauses at", nominal(job.pauseAt()));
    fact(lines, "at once", job.concurrency() < 0 ? "any number" : job.concurrency() + "");
    fact(lines, "execution", job.execution());
    fact(lines, "bundle", job.bundleId());
    fact(lines, "path", job.appPath());
    lines.addAll(waiting(page.actions()));
    if (!page.actions().isEmpty()) {
      lines.add("");
      lines.addAll(actions(page.actions()));
    }
    if (page.total() > page.actions().size()) {
      lines.add(page.actions().size() + " of " + page.total() + " actions; --limit shows more");
    }
    return lines;
  }

  /** A table, as they came. */
  List<String> actions(List<ScheduleAnswers.Action> actions) {
    Table table = new Table("ACTION", "NOMINAL TIME", "STATUS", "WORKFLOW", "ERROR");
    for (ScheduleAnswers.Action action : actions) {
      String error = (action.errorCode() + " " + action.errorMessage()).strip();
      table.row(
          2,
          Terminal.Style.of(action.status()),
          Integer.toString(action.number()),
          nominal(action.nominalAt()),
          action.status(),
          action.workflowId(),
          terminal.fit(error, 80));
    }
    return table.lines(terminal, "");
  }

  /** A line for each action that waits for files; empty when none does. */
  private List<String> waiting(List<ScheduleAnswers.Action> actions) {
    List<String> lines = new ArrayList<>();
    for (ScheduleAnswers.Action action : actions) {
      if (!action.missing().isEmpty()) {
        lines.add(Terminal.clean("action " + action.number() + " is waiting for " + what(action)));
      }
    }
    if (!lines.isEmpty()) {
      lines.add(0, "");
    }
    return lines;
  }

  private String what(ScheduleAnswers.Action action) {
    List<String> missing = action.missing();
    return missing.get(0)
        + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : "")
        + local(" since ", action.waitingSince())
        + local(", next look ", action.nextLookAt())
        + local(", times out ", action.timeoutAt());
  }

  private String local(String before, @Nullable Instant at) {
    return at == null ? "" : before + terminal.time(at);
  }

  /** Nominal times are UTC, wherever the reader is. */
  static String nominal(@Nullable Instant at) {
    return at == null ? "" : at.toString();
  }

  private void fact(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(heading(name) + Terminal.clean(value));
    }
  }

  private String heading(String name) {
    return terminal.style(
        Terminal.Style.DIM, name + " ".repeat(Math.max(1, HEADING_WIDTH - name.length())));
  }
}
