package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often a coordinator or a dataset repeats. Immutable; read one with {@link #parse}.
 *
 * <p>Source: the frequency attribute of Oozie's coordinator language.
 */
public sealed interface Frequency permits Frequency.Every, Frequency.EndOf, CronFrequency {

  /**
   * Reads the attribute's text. Variables must have their values already; these forms are known:
   *
   * <ul>
   *   <li>{@code 60}: minutes
   *   <li>{@code coord:minutes(n)}, {@code coord:hours(n)}, {@code coord:days(n)}, {@code
   *       coord:months(n)}, {@code coord:endOfDays(n)}, {@code coord:endOfWeeks(n)}, {@code
   *       coord:endOfMonths(n)}, each inside a dollar sign and braces
   *   <li>{@code 10 23 1 1-12 *}: cron of five fields, see {@link CronFrequency}
   * </ul>
   *
   * @throws io.drover.schema.InvalidRequestException E1003, with what is wrong and what is accepted
   */
  static Frequency parse(String text) {
    return FrequencyText.parse(text);
  }

  <R> R accept(Visitor<R> visitor);

  /**
   * Refuses a frequency that is faster than the server allows. A cron expression is not looked at,
   * as in Oozie.
   *
   * @throws io.drover.schema.InvalidRequestException E1003
   */
  default void requireAtLeast(Duration shortest) {}

  /** One method a kind of frequency. */
  interface Visitor<R> {
    R every(Every frequency);

    R endOf(EndOf frequency);

    R cron(CronFrequency frequency);
  }

  /** A unit that times are counted in; hours are counted as 60 minutes. */
  enum Unit {
    /** Elapsed time: local time moves when clocks change. */
    MINUTE,
    /** Local days: local time stays, so a day has 23 to 25 hours. */
    DAY,
    /** Seven local days. */
    WEEK,
    /** Local months: day 31 becomes the last day of a shorter month. */
    MONTH
  }

  /** Every so many units from the start. */
  record Every(int count, Unit unit) implements Frequency {
    public Every {
      requireNonNull(unit, "unit");
      requirePositive(count);
    }

    @Override
    public void requireAtLeast(Duration shortest) {
      if (unit == Unit.MINUTE && Duration.ofMinutes(count).compareTo(shortest) < 0) {
        throw InvalidCoordinator.attribute(
            "frequency",
            count + " minutes",
            "it is faster than the " + shortest.toMinutes() + " minutes this server allows");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.every(this);
    }
  }

  /**
   * Every so many units, first at the beginning of the unit after the start's: a start on a
   * boundary moves on too.
   *
   * @param unit not {@link Unit#MINUTE}
   */
  record EndOf(int count, Unit unit) implements Frequency {
    public EndOf {
      requireNonNull(unit, "unit");
      requirePositive(count);
      if (unit == Unit.MINUTE) {
        throw new IllegalArgumentException("a minute has no end to move to");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.endOf(this);
    }
  }

  private static void requirePositive(int count) {
    if (count <= 0) {
      throw new IllegalArgumentException("count must be positive, not " + count);
    }
  }
}
