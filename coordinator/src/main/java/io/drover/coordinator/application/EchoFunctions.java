package io.drover.coordinator.application;

import io.drover.engine.el.ExpressionException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The {@code coord:} functions that stand for something that text cannot hold: a frequency, or
 * instances of a dataset. Each gives itself back with its arguments evaluated, to be read from the
 * text by {@code Frequency} or {@link InstanceCall}.
 */
final class EchoFunctions {
  private EchoFunctions() {}

  public static String minutes(long n) {
    return echo("minutes", n);
  }

  public static String hours(long n) {
    return echo("hours", n);
  }

  public static String days(long n) {
    return echo("days", n);
  }

  public static String months(long n) {
    return echo("months", n);
  }

  public static String endOfDays(long n) {
    return echo("endOfDays", n);
  }

  public static String endOfWeeks(long n) {
    return echo("endOfWeeks", n);
  }

  public static String endOfMonths(long n) {
    return echo("endOfMonths", n);
  }

  public static String current(long n) {
    return echo("current", n);
  }

  public static String currentRange(long start, long end) {
    return echo("currentRange", start, end);
  }

  public static String offset(long n, String unit) {
    return echo("offset", n, quoted(unit));
  }

  public static String absolute(String time) {
    return echo("absolute", quoted(time));
  }

  public static String absoluteRange(String start, long end) {
    return echo("absoluteRange", quoted(start), end);
  }

  public static String latest(long n) {
    return echo("latest", n);
  }

  public static String latestRange(long start, long end) {
    return echo("latestRange", start, end);
  }

  public static String future(long n, long limit) {
    return echo("future", n, limit);
  }

  public static String futureRange(long start, long end, long limit) {
    return echo("futureRange", start, end, limit);
  }

  private static String echo(String function, Object... arguments) {
    return "${coord:"
        + function
        + Arrays.stream(arguments)
            .map(argument -> argument instanceof Long n ? whole(function, n) : argument)
            .map(String::valueOf)
            .collect(Collectors.joining(",", "(", ")}"));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  /** Numbers are longs in expressions; what no int holds would be cut without a word. */
  static int whole(String function, long n) {
    try {
      return Math.toIntExact(n);
    } catch (ArithmeticException e) {
      throw new ExpressionException(
          "function [coord:" + function + "]: the number " + n + " is too large", e);
    }
  }
}
