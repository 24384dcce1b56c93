package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a server lets coordinators ask for, and what they get when they ask for nothing.
 *
 * @param defaultTimeout how long actions wait for data, in whole minutes
 * @param maxTimeout what a longer or a negative timeout becomes, in whole minutes
 * @param defaultConcurrency how many actions run at a time
 * @param defaultThrottle how many actions wait at a time
 * @param maxThrottle what a larger throttle, or one below 1, becomes
 * @param shortestFrequency a faster coordinator is refused; empty when any will do
 */
public record ApplicationLimits(
    Duration defaultTimeout,
    Duration maxTimeout,
    int defaultConcurrency,
    int defaultThrottle,
    int maxThrottle,
    Optional<Duration> shortestFrequency) {

  /** Oozie's. */
  public static final ApplicationLimits DEFAULTS =
      new ApplicationLimits(
          Duration.ofMinutes(120),
          Duration.ofMinutes(86_400),
          1,
          12,
          500,
          Optional.of(Duration.ofMinutes(5)));

  public ApplicationLimits {
    requireNonNull(defaultTimeout, "defaultTimeout");
    requireNonNull(maxTimeout, "maxTimeout");
    requireNonNull(shortestFrequency, "shortestFrequency");
  }
}
