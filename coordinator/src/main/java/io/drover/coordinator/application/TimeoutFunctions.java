package io.drover.coordinator.application;

import java.time.Duration;

/** The {@code coord:} functions of a timeout, in minutes; a month has 30 days. */
final class TimeoutFunctions {
  private static final long DAYS_OF_MONTH = 30;

  private TimeoutFunctions() {}

  public static long minutes(long n) {
    return n;
  }

  public static long hours(long n) {
    return Math.multiplyExact(n, Duration.ofHours(1).toMinutes());
  }

  public static long days(long n) {
    return Math.multiplyExact(n, Duration.ofDays(1).toMinutes());
  }

  public static long months(long n) {
    return Math.multiplyExact(n, Duration.ofDays(DAYS_OF_MONTH).toMinutes());
  }
}
