package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.Frequency;
import io.drover.coordinator.NominalTimes;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/**
 * When a coordinator runs.
 *
 * @param end no nominal time itself
 * @param timezoneName as written
 * @param frequencyText as Oozie shows it: the number of units, such as {@code 1} or {@code 60}, or
 *     the cron expression
 * @param timeUnit as Oozie shows it: {@code MINUTE}, {@code DAY}, {@code MONTH}, {@code
 *     END_OF_DAY}, {@code END_OF_WEEK}, {@code END_OF_MONTH} or {@code CRON}
 */
public record Schedule(
    NominalTimes times,
    Instant start,
    Instant end,
    ZoneId timezone,
    String timezoneName,
    Frequency frequency,
    String frequencyText,
    String timeUnit) {
  public Schedule {
    requireNonNull(times, "times");
    requireNonNull(start, "start");
    requireNonNull(end, "end");
    requireNonNull(timezone, "timezone");
    requireNonNull(timezoneName, "timezoneName");
    requireNonNull(frequency, "frequency");
    requireNonNull(frequencyText, "frequencyText");
    requireNonNull(timeUnit, "timeUnit");
  }

  /** How often, for people: {@code every 2 days}, {@code cron 10 23 * * *}. */
  public String rhythm() {
    return switch (timeUnit) {
      case "CRON" -> "cron " + frequencyText;
      case "MINUTE" -> "every " + counted("minute");
      case "END_OF_DAY" -> "at the end of every " + counted("day");
      case "END_OF_WEEK" -> "at the end of every " + counted("week");
      case "END_OF_MONTH" -> "at the end of every " + counted("month");
      default -> "every " + counted(timeUnit.toLowerCase(Locale.ROOT));
    };
  }

  private String counted(String unit) {
    return frequencyText.equals("1") ? unit : frequencyText + " " + unit + "s";
  }
}
