package io.drover.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Spans of time for people: two units at most. */
final class Durations {
  private Durations() {}

  /** From start to end, or to {@code now} while there is no end; empty before the start. */
  static String between(@Nullable Instant start, @Nullable Instant end, Instant now) {
    if (start == null) {
      return "";
    }
    return format(Duration.between(start, end == null ? now : end));
  }

  static String format(Duration span) {
    Duration shown = span.isNegative() ? Duration.ZERO : span;
    if (shown.toMinutes() == 0) {
      return String.format(Locale.ROOT, "%d.%ds", shown.toSeconds(), shown.toMillisPart() / 100);
    }
    if (shown.toHours() == 0) {
      return String.format(Locale.ROOT, "%dm %02ds", shown.toMinutes(), shown.toSecondsPart());
    }
    if (shown.toDays() == 0) {
      return String.format(Locale.ROOT, "%dh %02dm", shown.toHours(), shown.toMinutesPart());
    }
    return String.format(Locale.ROOT, "%dd %02dh", shown.toDays(), shown.toHoursPart());
  }
}
