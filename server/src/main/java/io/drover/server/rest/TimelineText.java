package io.drover.server.rest;

import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A job's timeline to be read: the job, its first error, then a line for each entry with the
 * seconds since the one before it.
 */
final class TimelineText {
  private TimelineText() {}

  static String of(WorkflowJob job, List<TimelineEntry> timeline) {
    StringBuilder text = new StringBuilder();
    text.append("job ").append(job.id()).append(' ').append(oneLine(job.name()));
    text.append(' ').append(job.status()).append('\n');
    Optional<JobViews.JobError> error = JobViews.firstError(job);
    error.ifPresent(
        first ->
            text.append("error in ")
                .append(first.node())
                .append(' ')
                .append(first.code())
                .append(": ")
                .append(oneLine(first.message()))
                .append('\n'));
    text.append('\n');
    Instant before = job.createdAt();
    for (TimelineEntry entry : timeline) {
      double seconds = Math.max(0, Duration.between(before, entry.at()).toMillis()) / 1000.0;
      text.append(
          String.format(
              Locale.ROOT,
              "%s %+11.3fs %-9s %s%s\n",
              entry.at(),
              seconds,
              entry.kind(),
              entry.node().map(node -> node + ": ").orElse(""),
              oneLine(entry.text())));
      before = entry.at();
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " | ");
  }
}
