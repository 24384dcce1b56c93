package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in a few lines how a job stands and why: its first error comes with the evidence. */
final class JobReport {
  private static final int HEADING_WIDTH = 10;

  private final Terminal terminal;
  private final Instant now;

  JobReport(Terminal terminal, Instant now) {
    this.terminal = requireNonNull(terminal, "terminal");
    this.now = requireNonNull(now, "now");
  }

  List<String> overview(ApiAnswers.Job job) {
    List<String> lines = new ArrayList<>();
    fact(lines, "job", job.id());
    fact(lines, "name", job.name());
    lines.add(
        heading("status") + terminal.style(Terminal.Style.of(job.status()), clean(job.status())));
    fact(lines, "user", job.user());
    fact(lines, "run", job.run() == 0 ? "" : Integer.toString(job.run()));
    fact(lines, "created", job.createdAt() == null ? "" : terminal.time(job.createdAt()));
    fact(lines, "started", job.startedAt() == null ? "" : terminal.time(job.startedAt()));
    fact(lines, "ended", job.endedAt() == null ? "" : terminal.time(job.endedAt()));
    fact(lines, "duration", Durations.between(job.startedAt(), job.endedAt(), now));
    fact(lines, "path", job.appPath());
    lines.addAll(error(job));
    lines.addAll(waiting(job));
    if (!job.actions().isEmpty()) {
      lines.add("");
      lines.addAll(actions(job).lines(terminal, ""));
    }
    return lines;
  }

  private void fact(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(heading(name) + clean(value));
    }
  }

  private String heading(String name) {
    return terminal.style(
        Terminal.Style.DIM, name + " ".repeat(Math.max(1, HEADING_WIDTH - name.length())));
  }

  private Table actions(ApiAnswers.Job job) {
    Table table =
        new Table(
            "NODE",
            "TYPE",
            "STATUS",
            "ATTEMPT",
            "STARTED",
            "DURATION",
            "EXTERNAL ID",
            "STATE",
            "NEXT");
    for (ApiAnswers.Action action : job.actions()) {
      table.row(
          2,
          Terminal.Style.of(action.status()),
          action.node(),
          action.type(),
          action.status(),
          action.type().startsWith(":") ? "" : Integer.toString(action.attempt()),
          action.startedAt() == null ? "" : terminal.time(action.startedAt()),
          Durations.between(action.startedAt(), action.endedAt(), now),
          action.externalId(),
          action.externalStatus(),
          action.transition());
    }
    return table;
  }

  /** Why the job failed; empty when it did not. */
  List<String> error(ApiAnswers.Job job) {
    ApiAnswers.JobError error = job.error();
    if (error == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    String place = error.node().isEmpty() ? "" : " in " + clean(error.node());
    String code = error.code().isEmpty() ? "" : " " + clean(error.code());
    lines.add(terminal.style(Terminal.Style.BAD, "error" + place + code));
    Terminal.cleanText(error.message()).strip().lines().forEach(line -> lines.add("  " + line));
    Optional<ApiAnswers.Action> action = job.action(error.node());
    if (action.isPresent() && !action.get().evidence().isEmpty()) {
      lines.add("evidence");
      Table table = new Table("SOURCE", "VERDICT", "ASKED", "ANSWER", "AT");
      for (ApiAnswers.Evidence evidence : action.get().evidence()) {
        table.row(
            1,
            verdictStyle(evidence.verdict()),
            evidence.source(),
            evidence.verdict(),
            evidence.question(),
            evidence.answer(),
            evidence.at() == null ? "" : terminal.time(evidence.at()));
      }
      lines.addAll(table.lines(terminal, "  "));
    }
    return lines;
  }

  private static Terminal.Style verdictStyle(String verdict) {
    return verdict.equals("UNKNOWN") ? Terminal.Style.WARNING : Terminal.Style.of(verdict);
  }

  /** What the job waits for, a line for each node; empty when it waits for nothing. */
  List<String> waiting(ApiAnswers.Job job) {
    List<String> lines = new ArrayList<>();
    for (ApiAnswers.Action action : job.actions()) {
      if (!action.waitingFor().isEmpty() && action.endedAt() == null) {
        lines.add(clean(action.node() + " waits for " + action.waitingFor()));
      }
    }
    if (!lines.isEmpty()) {
      lines.add(0, "");
    }
    return lines;
  }

  private static String clean(String text) {
    return Terminal.clean(text);
  }
}
