package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job's logs as Oozie writes them: a time in UTC, a level and the job in brackets. The timeline
 * comes first, then what the actions' outside systems had logged, as it was.
 */
final class OozieLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The time that loggers put first: with four digits of the year, or as Spark's old default. */
  private static final Pattern STAMP =
      Pattern.compile(
          "^(?:(\\d{4})-(\\d\\d)-(\\d\\d)|(\\d\\d)/(\\d\\d)/(\\d\\d))[ T](\\d\\d:\\d\\d:\\d\\d)");

  private static final Pattern LEVEL = Pattern.compile("\\b(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\b");

  /** How the JVM and Python begin to tell of what nobody caught. */
  private static final Pattern FAULT =
      Pattern.compile(
          "^(Traceback \\(most recent|Exception in thread|Caused by: |[\\w.$]*(Exception|Error)(:|$))");

  /** Kinds of entries that tell what a user did, and how their text begins. */
  private static final Set<String> WISHES = Set.of("SUBMITTED", "VERB");

  private static final Pattern WISH =
      Pattern.compile("(\\w+) by ([\\w.@-]+)(?:, )?(.*)", Pattern.DOTALL);

  /** Where in a line its level is looked for. */
  private static final int HEAD = 60;

  private final WorkflowService workflows;
  private final WorkflowJob job;

  OozieLog(WorkflowService workflows, WorkflowJobId id) {
    this.workflows = workflows;
    this.job = workflows.job(id);
  }

  /** {@code filter} as in {@link LogFilter#parse}. */
  LogFilter filter(String filter, Instant now) {
    return LogFilter.parse(filter, job.createdAt(), job.endedAt().orElse(now));
  }

  /** Everything, or what is about one node. */
  StreamingOutput log(LogFilter filter, Optional<String> node) {
    return output(
        writer -> {
          Messages messages = new Messages(filter, writer);
          for (TimelineEntry entry : workflows.timeline(job.id(), 0)) {
            if (node.isEmpty() || entry.node().equals(node)) {
              messages.begin(entry.at(), LogLevel.of(entry), line(entry));
            }
          }
          for (WorkflowAction action : job.actions()) {
            if (node.isEmpty() || node.get().equals(action.node())) {
              actionLog(action, messages);
            }
          }
        });
  }

  private void actionLog(WorkflowAction action, Messages messages) throws IOException {
    Optional<String> log = workflows.actionLog(job.id(), action.node());
    if (log.isEmpty()) {
      return;
    }
    Instant at = action.startedAt().orElse(job.createdAt());
    messages.title("=== " + action.attempt().actionId() + " ===");
    for (String line : log.get().lines().toList()) {
      at = stamp(line).orElse(at);
      Optional<LogLevel> level = level(line);
      if (level.isPresent()) {
        messages.begin(at, level.get(), line);
      } else {
        messages.goOn(line);
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

  /** Who submitted the job and asked what of it. */
  StreamingOutput audit(LogFilter filter) {
    return output(
        writer -> {
          Messages messages = new Messages(filter, writer);
          for (TimelineEntry entry : workflows.timeline(job.id(), 0)) {
            Matcher wish = WISH.matcher(entry.text());
            if (WISHES.contains(entry.kind()) && wish.matches()) {
              messages.begin(entry.at(), LogLevel.INFO, auditLine(entry, wish));
            }
          }
        });
  }

  private String auditLine(TimelineEntry entry, Matcher wish) {
    String operation = entry.kind().equals("SUBMITTED") ? "submit" : wish.group(1);
    return TIME.format(entry.at())
        + "  INFO oozieaudit:"
        + entry.sequence()
        + " - USER ["
        + wish.group(2)
        + "], GROUP ["
        + job.group().orElse("null")
        + "], APP ["
        + appName()
        + "], JOBID ["
        + job.id()
        + "], OPERATION ["
        + operation
        + "], PARAMETER ["
        + wish.group(3)
        + "], STATUS [SUCCESS], HTTPCODE [200], ERRORCODE [], ERRORMESSAGE []";
  }

  private String line(TimelineEntry entry) {
    LogLevel level = LogLevel.of(entry);
    return TIME.format(entry.at())
        + " "
        + String.format(Locale.ROOT, "%5s", level)
        + " "
        + entry.kind()
        + ":"
        + entry.sequence()
        + " - USER["
        + job.user()
        + "] GROUP["
        + job.group().orElse("-")
        + "] TOKEN["
        + job.configuration().getOrDefault("oozie.wf.log.token", "")
        + "] APP["
        + appName()
        + "] JOB["
        + job.id()
        + "] ACTION["
        + entry.node().map(node -> job.id() + "@" + node).orElse("-")
        + "] "
        + entry.text();
  }

  /** Somebody's text: it must not look like a line of its own. */
  private String appName() {
    return job.name().replaceAll("\\p{Cntrl}+", " ");
  }

  private interface Writing {
    void to(Writer writer) throws IOException;
  }

  private static StreamingOutput output(Writing writing) {
    return out -> {
      Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      writing.to(writer);
      writer.flush();
    };
  }

  /** Lets through what the filter takes; further lines of a message share its fate. */
  private static final class Messages {
    private final LogFilter filter;
    private final Writer writer;
    private int written;
    private boolean taken;
    private Optional<String> title = Optional.empty();

    Messages(LogFilter filter, Writer writer) {
      this.filter = filter;
      this.writer = writer;
    }

    /** Stands before the next message that is taken. */
    void title(String text) {
      title = Optional.of(text);
      taken = false;
    }

    void begin(Instant at, LogLevel level, String line) throws IOException {
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

    void goOn(String line) throws IOException {
      if (taken) {
        writer.append(line).append('\n');
      }
    }
  }
}
