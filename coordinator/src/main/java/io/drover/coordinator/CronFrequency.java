package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * A cron expression of five fields: minute, hour, day of month, month, day of week (1 or SUN to 7
 * or SAT). The meaning is Quartz's, evaluated in UTC: {@code L W LW # L-n} work, names have no
 * case, ranges may wrap around ({@code 22-2}, {@code NOV-FEB}).
 *
 * <p>A star in one day field gives way to the other field; when both day fields are concrete, a
 * time that fits either of them counts.
 *
 * <p>Immutable and thread-safe: Quartz's expression is only read after it was parsed. Equal when
 * the text is equal.
 */
public final class CronFrequency implements Frequency {
  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");
  private static final int DAY_OF_MONTH = 2;
  private static final int DAY_OF_WEEK = 4;
  private static final String ANY = "*";
  private static final String NO_VALUE = "?";

  private final String text;
  private final List<CronExpression> alternatives;
  private final boolean oneTimeOfDay;

  private CronFrequency(String text, List<CronExpression> alternatives, boolean oneTimeOfDay) {
    this.text = text;
    this.alternatives = List.copyOf(alternatives);
    this.oneTimeOfDay = oneTimeOfDay;
  }

  /**
   * Reads five fields separated by blanks.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when a field is not understood
   */
  static CronFrequency parse(String text) {
    String[] fields = text.strip().split("\\s+");
    List<CronExpression> alternatives = new ArrayList<>();
    for (String[] dayFields : dayFields(fields)) {
      alternatives.add(expression(text, fields, dayFields[0], dayFields[1]));
    }
    CronExpression daily =
        expression(text, new String[] {fields[0], fields[1], ANY, ANY, NO_VALUE}, ANY, NO_VALUE);
    return new CronFrequency(text, alternatives, hasOneTimeOfDay(daily));
  }

  /** The pairs of day fields to ask for; two of them when both are concrete. */
  private static List<String[]> dayFields(String[] fields) {
    String dayOfMonth = fields[DAY_OF_MONTH];
    String dayOfWeek = fields[DAY_OF_WEEK];
    if (dayOfMonth.equals(NO_VALUE) || dayOfWeek.equals(NO_VALUE)) {
      return List.<String[]>of(new String[] {dayOfMonth, dayOfWeek});
    }
    if (dayOfMonth.equals(ANY)) {
      return List.<String[]>of(new String[] {NO_VALUE, dayOfWeek});
    }
    if (dayOfWeek.equals(ANY)) {
      return List.<String[]>of(new String[] {dayOfMonth, NO_VALUE});
    }
    return List.of(new String[] {dayOfMonth, NO_VALUE}, new String[] {NO_VALUE, dayOfWeek});
  }

  private static CronExpression expression(
      String text, String[] fields, String dayOfMonth, String dayOfWeek) {
    String quartz = String.join(" ", "0", fields[0], fields[1], dayOfMonth, fields[3], dayOfWeek);
    try {
      CronExpression expression = new CronExpression(quartz);
      expression.setTimeZone(UTC);
      return expression;
    } catch (ParseException | IllegalArgumentException e) {
      throw InvalidCoordinator.attribute(
          "frequency",
          text,
          "the cron expression (minute, hour, day of month, month, day of week) is not understood: "
              + e.getMessage());
    }
  }

  private static boolean hasOneTimeOfDay(CronExpression daily) {
    Optional<Instant> first = next(daily, Instant.EPOCH);
    return first
        .flatMap(time -> next(daily, time).map(second -> Duration.between(time, second)))
        .map(gap -> gap.compareTo(Duration.ofDays(1)) >= 0)
        .orElse(false);
  }

  private static Optional<Instant> next(CronExpression expression, Instant after) {
    // Quartz can miss a firing of LW or nW that is less than a second away, and none is between two
    // whole seconds.
    Date wholeSecond = Date.from(Instant.ofEpochSecond(after.getEpochSecond()));
    return Optional.ofNullable(expression.getTimeAfter(wholeSecond)).map(Date::toInstant);
  }

  /** The expression as written. */
  public String text() {
    return text;
  }

  /**
   * Whether it fires at one time of a UTC day, so that two firings are a day or more apart. Such a
   * schedule keeps its local time when clocks change, see {@link NominalTimes}.
   */
  boolean isOneTimeOfDay() {
    return oneTimeOfDay;
  }

  /** The first firing strictly after that time; empty when there is none. */
  Optional<Instant> firingAfter(Instant time) {
    requireNonNull(time, "time");
    return alternatives.stream()
        .flatMap(expression -> next(expression, time).stream())
        .min(Instant::compareTo);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.cron(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronFrequency cron && cron.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
