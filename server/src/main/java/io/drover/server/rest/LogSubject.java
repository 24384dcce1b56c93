package io.drover.server.rest;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.bundle.BundleJob;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowJob;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The job that a log is of, as each of its lines names it.
 *
 * @param name somebody's text; control characters are spaces in it, so that it cannot look like a
 *     line of its own
 * @param token what the job's properties want in each line
 * @param endedAt empty while the job runs
 */
record LogSubject(
    String id,
    String name,
    String user,
    Optional<String> group,
    String token,
    Instant createdAt,
    Optional<Instant> endedAt) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String TOKEN = "oozie.wf.log.token";

  /** Kinds of entries that tell what a user did, and how their text begins. */
  private static final Set<String> WISHES = Set.of("SUBMITTED", "VERB");

  private static final Pattern WISH =
      Pattern.compile("(\\w+)(?: [\\w ]+?)? by ([\\w.@-]+)(?:[,:] )?(.*)", Pattern.DOTALL);

  LogSubject {
    requireNonNull(id, "id");
    name = name.replaceAll("\\p{Cntrl}+", " ");
    requireNonNull(user, "user");
    requireNonNull(createdAt, "createdAt");
  }

  static LogSubject of(WorkflowJob job) {
    return new LogSubject(
        job.id().value(),
        job.name(),
        job.user(),
        job.group(),
        job.configuration().getOrDefault(TOKEN, ""),
        job.createdAt(),
        job.endedAt());
  }

  static LogSubject of(CoordinatorJob job) {
    return new LogSubject(
        job.id().value(),
        job.name(),
        job.user(),
        job.group(),
        job.configuration().getOrDefault(TOKEN, ""),
        job.createdAt(),
        job.endedAt());
  }

  static LogSubject of(BundleJob job) {
    return new LogSubject(
        job.id().value(),
        job.name(),
        job.user(),
        job.group(),
        job.configuration().getOrDefault(TOKEN, ""),
        job.createdAt(),
        job.endedAt());
  }

  /** {@code filter} as in {@link LogFilter#parse}. */
  LogFilter filter(String filter, Instant now) {
    return LogFilter.parse(filter, createdAt, endedAt.orElse(now));
  }

  String line(TimelineEntry entry) {
    return TIME.format(entry.at())
        + " "
        + String.format(Locale.ROOT, "%5s", LogLevel.of(entry))
        + " "
        + entry.kind()
        + ":"
        + entry.sequence()
        + " - USER["
        + user
        + "] GROUP["
        + group.orElse("-")
        + "] TOKEN["
        + token
        + "] APP["
        + name
        + "] JOB["
        + id
        + "] ACTION["
        + entry.node().map(node -> id + "@" + node).orElse("-")
        + "] "
        + entry.text();
  }

  /** Who asked what of the job; empty when the entry is about something else. */
  Optional<String> auditLine(TimelineEntry entry) {
    Matcher wish = WISH.matcher(entry.text());
    if (!WISHES.contains(entry.kind()) || !wish.matches()) {
      return Optional.empty();
    }
    String operation =
        entry.kind().equals("SUBMITTED") ? "submit" : wish.group(1).toLowerCase(Locale.ROOT);
    return Optional.of(
        TIME.format(entry.at())
            + "  INFO oozieaudit:"
            + entry.sequence()
            + " - USER ["
            + wish.group(2)
            + "], GROUP ["
            + group.orElse("null")
            + "], APP ["
            + name
            + "], JOBID ["
            + id
            + "], OPERATION ["
            + operation
            + "], PARAMETER ["
            + wish.group(3)
            + "], STATUS [SUCCESS], HTTPCODE [200], ERRORCODE [], ERRORMESSAGE []");
  }
}
