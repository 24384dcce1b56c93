package io.drover.server.rest;

import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logs as Oozie writes them: a time in UTC, a level and the job in brackets. A filter chooses the
 * messages; further lines of a message share its fate.
 */
final class OozieLog {
  /** The time that loggers put first: with four digits of the year, or as Spark's old default. */
  private static final Pattern STAMP =
      Pattern.compile(
          "^(?:(\\d{4})-(\\d\\d)-(\\d\\d)|(\\d\\d)/(\\d\\d)/(\\d\\d))[ T](\\d\\d:\\d\\d:\\d\\d)");

  private static final Pattern LEVEL = Pattern.compile("\\b(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\b");

  /** How the JVM and Python begin to tell of what nobody caught. */
  private static final Pattern FAULT =
      Pattern.compile(
          "^(Traceback \\(most recent|Exception in thread|Caused by: |[\\w.$]*(Exception|Error)(:|$))");

  /** Where in a line its level is looked for. */
  private static final int HEAD = 60;

  private final LogFilter filter;
  private final Writer writer;
  private int written;
  private boolean taken;
  private Optional<String> title = Optional.empty();

  private OozieLog(LogFilter filter, Writer writer) {
    this.filter = filter;
    this.writer = writer;
  }

  /** What a log is made of, in order. */
  interface Content {
    void writeTo(OozieLog log) throws IOException;
  }

  /** A log that is written while it is read, so that a long one is never in memory as a whole. */
  static StreamingOutput write(LogFilter filter, Content content) {
    return out -> {
      Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      content.writeTo(new OozieLog(filter, writer));
      writer.flush();
    };
  }

  /** A line for each entry. */
  void timeline(LogSubject subject, List<TimelineEntry> entries) throws IOException {
    for (TimelineEntry entry : entries) {
      begin(entry.at(), LogLevel.of(entry), subject.line(entry));
    }
  }

  /** Who submitted the job and asked what of it. */
  void audit(LogSubject subject, List<TimelineEntry> entries) throws IOException {
    for (TimelineEntry entry : entries) {
      Optional<String> line = subject.auditLine(entry);
      if (line.isPresent()) {
        begin(entry.at(), LogLevel.INFO, line.get());
      }
    }
  }

  /**
   * The timeline of a workflow job, then what its actions' outside systems had logged, as it was.
   *
   * @param node only what is about this one
   */
  void workflow(WorkflowService workflows, WorkflowJob job, Optional<String> node)
      throws IOException {
    timeline(
        LogSubject.of(job),
        workflows.timeline(job.id(), 0).stream()
            .filter(entry -> node.isEmpty() || entry.node().equals(node))
            .toList());
    for (WorkflowAction action : job.actions()) {
      if (node.isEmpty() || node.get().equals(action.node())) {
        Optional<String> log = workflows.actionLog(job.id(), action.node());
        if (log.isPresent()) {
          title("=== " + action.attempt().actionId() + " ===");
          foreign(log.get(), action.startedAt().orElse(job.createdAt()));
        }
      }
    }
  }

  /** What another program logged. */
  private void foreign(String log, Instant startedAt) throws IOException {
    Instant at = startedAt;
    for (String line : log.lines().toList()) {
      at = stamp(line).orElse(at);
      Optional<LogLevel> level = level(line);
      if (level.isPresent()) {
        begin(at, level.get(), line);
      } else {
        goOn(line);
      }
    }
  }

  /** Empty for a line that goes on with the message before it, such as one of a stack trace. */
  private static Optional<LogLevel> level(String line) {
    Matcher word = LEVEL.matcher(line.substring(0, Math.min(HEAD, line.length())));
    if (word.find()) {
      return Optional.of(LogLevel.valueOf(word.group(1)));
    }
    if (FAULT.matcher(line).find()) {
      return Optional.of(LogLevel.ERROR);
    }
    boolean indented = line.isEmpty() || Character.isWhitespace(line.charAt(0));
    return indented ? Optional.empty() : Optional.of(LogLevel.INFO);
  }

  private static Optional<Instant> stamp(String line) {
    Matcher stamp = STAMP.matcher(line);
    if (!stamp.find()) {
      return Optional.empty();
    }
    String date =
        stamp.group(1) != null
            ? stamp.group(1) + "-" + stamp.group(2) + "-" + stamp.group(3)
            : "20" + stamp.group(4) + "-" + stamp.group(5) + "-" + stamp.group(6);
    try {
      return Optional.of(
          LocalDateTime.parse(date + "T" + stamp.group(7)).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Stands before the next message that is taken. */
  private void title(String text) {
    title = Optional.of(text);
    taken = false;
  }

  private void begin(Instant at, LogLevel level, String line) throws IOException {
    taken = written < filter.limit() && filter.takes(at, level, line);
    if (taken) {
      written++;
      if (title.isPresent()) {
        writer.append('\n').append(title.get()).append('\n');
        title = Optional.empty();
      }
      writer.append(line).append('\n');
    }
  }

  private void goOn(String line) throws IOException {
    if (taken) {
      writer.append(line).append('\n');
    }
  }
}
