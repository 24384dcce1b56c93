package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a batch is looked at again: a tenth of its age, within the two bounds, so that a short batch
 * ends quickly and a long one costs little.
 */
public record LivyPolling(Duration shortest, Duration longest) {
  public static final LivyPolling DEFAULT =
      new LivyPolling(Duration.ofMillis(100), Duration.ofSeconds(5));

  public LivyPolling {
    requireNonNull(shortest, "shortest");
    requireNonNull(longest, "longest");
    if (shortest.isNegative() || shortest.isZero() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException("polling needs 0 < shortest <= longest: " + shortest);
    }
  }

  Duration after(Duration age) {
    Duration tenth = age.dividedBy(10);
    if (tenth.compareTo(shortest) < 0) {
      return shortest;
    }
    return tenth.compareTo(longest) > 0 ? longest : tenth;
  }
}
