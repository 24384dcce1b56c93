package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A job's nodes as a tree of lines: what ran, what runs, what is to come. */
final class JobTree {
  private static final int MINIMUM_DETAIL = 12;

  private final Terminal terminal;
  private final Optional<WorkflowOutline> outline;

  JobTree(Terminal terminal, Optional<WorkflowOutline> outline) {
    this.terminal = requireNonNull(terminal, "terminal");
    this.outline = requireNonNull(outline, "outline");
  }

  private record Row(String lead, String name, String type, ApiAnswers.@Nullable Action action) {}

  /**
   * The job's line and one line a node, none wider than the terminal, at most {@code rows} of them:
   * what has ended or is far ahead is counted instead.
   */
  List<String> lines(ApiAnswers.Job job, Instant now, int rows) {
    List<Row> all = rows(job);
    int nameWidth = 4;
    int typeWidth = 4;
    for (Row row : all) {
      nameWidth = Math.max(nameWidth, row.lead().length() + row.name().length());
      typeWidth = Math.max(typeWidth, row.type().length());
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        terminal.style(Terminal.Style.BOLD, terminal.fit(Terminal.clean(job.name()), 40))
            + "  "
            + terminal.style(Terminal.Style.of(job.status()), Terminal.clean(job.status()))
            + "  "
            + Durations.between(job.startedAt(), job.endedAt(), now));
    // Beside the nodes: the job, two counts, a hint and the cursor.
    int room = Math.max(3, rows - 5);
    int first = firstShown(all, room);
    int end = Math.min(all.size(), first + room);
    if (first > 0) {
      lines.add(terminal.style(Terminal.Style.DIM, "  " + first + " nodes before"));
    }
    for (Row row : all.subList(first, end)) {
      lines.add(line(row, Math.min(nameWidth, 40), Math.min(typeWidth, 16), now));
    }
    if (end < all.size()) {
      lines.add(terminal.style(Terminal.Style.DIM, "  " + (all.size() - end) + " nodes to come"));
    }
    return lines;
  }

  /** Begins a little before the first node that is at work. */
  private static int firstShown(List<Row> rows, int room) {
    if (rows.size() <= room) {
      return 0;
    }
    int busy = 0;
    while (busy < rows.size() && ended(rows.get(busy))) {
      busy++;
    }
    return Math.max(0, Math.min(busy - room / 3, rows.size() - room));
  }

  private static boolean ended(Row row) {
    return row.action() != null && row.action().endedAt() != null;
  }

  private List<Row> rows(ApiAnswers.Job job) {
    Map<String, ApiAnswers.Action> reached = new HashMap<>();
    job.actions().forEach(action -> reached.put(action.node(), action));
    List<Row> rows = new ArrayList<>();
    Set<String> drawn = new HashSet<>();
    if (outline.isPresent()) {
      for (WorkflowOutline.Entry entry : outline.get().entries()) {
        ApiAnswers.Action action = reached.get(entry.name());
        drawn.add(entry.name());
        boolean start = entry.type().equals("start");
        if (!start && (action != null || !entry.onlyByError())) {
          rows.add(new Row(lead(entry.lead()), Terminal.clean(entry.name()), entry.type(), action));
        }
      }
    }
    for (ApiAnswers.Action action : job.actions()) {
      if (drawn.add(action.node()) && !action.type().equals(":START:")) {
        rows.add(new Row("", Terminal.clean(action.node()), Terminal.clean(action.type()), action));
      }
    }
    return rows;
  }

  private String lead(WorkflowOutline.Lead lead) {
    StringBuilder text = new StringBuilder();
    boolean unicode = terminal.abilities().unicode();
    for (WorkflowOutline.Line line : lead.lines()) {
      text.append(
          switch (line) {
            case BRANCH -> unicode ? "├─ " : "|- ";
            case LAST_BRANCH -> unicode ? "└─ " : "`- ";
            case PASS -> unicode ? "│  " : "|  ";
            case NOTHING -> "   ";
          });
    }
    return text.toString();
  }

  private String line(Row row, int nameWidth, int typeWidth, Instant now) {
    ApiAnswers.Action action = row.action();
    String status = action == null ? "" : Terminal.clean(action.status());
    String time =
        action == null ? "" : Durations.between(action.startedAt(), action.endedAt(), now);
    Terminal.Style style = action == null ? Terminal.Style.DIM : Terminal.Style.of(status);
    String name = pad(terminal.fit(row.lead() + row.name(), nameWidth), nameWidth);
    String type = pad(terminal.fit(row.type(), typeWidth), typeWidth);
    // START_MANUAL is the longest status; times are right aligned
    String fixed = "  " + name + "  " + type + "  " + pad(status, 12) + " " + padLeft(time, 8);
    int used = 2 + fixed.length() + 2;
    int room = terminal.abilities().columns() - 1 - used;
    String detail = room < MINIMUM_DETAIL ? "" : terminal.fit(detail(action), room);
    return ("  "
            + terminal.style(style, mark(status))
            + " "
            + terminal.style(action == null ? Terminal.Style.DIM : Terminal.Style.PLAIN, name)
            + "  "
            + terminal.style(Terminal.Style.DIM, type)
            + "  "
            + terminal.style(style, pad(status, 12))
            + " "
            + padLeft(time, 8)
            + "  "
            + detail)
        .stripTrailing();
  }

  private String mark(String status) {
    boolean unicode = terminal.abilities().unicode();
    return switch (status) {
      case "" -> unicode ? "·" : ".";
      case "OK" -> unicode ? "✓" : "+";
      case "ERROR", "FAILED", "KILLED" -> unicode ? "✗" : "x";
      case "RUNNING", "DONE" -> unicode ? "●" : "*";
      default -> unicode ? "○" : "o";
    };
  }

  /** What matters most about an action, in one line. */
  static String detail(ApiAnswers.@Nullable Action action) {
    if (action == null) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    if (action.attempt() > 1) {
      parts.add("attempt " + action.attempt());
    }
    if (!action.errorMessage().isEmpty()) {
      parts.add((action.errorCode() + " " + action.errorMessage()).strip());
    } else if (!action.waitingFor().isEmpty() && action.endedAt() == null) {
      parts.add("waits for " + action.waitingFor());
    } else if (!action.externalId().isEmpty()) {
      parts.add(action.externalId());
    }
    return Terminal.clean(String.join(", ", parts));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
