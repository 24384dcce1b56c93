package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a batch is looked at again: a tenth of its age, within the two bounds, so that a short batch
 * ends quickly and a long one costs little. Many batches are each looked at less often, so that
 * this server never asks an endpoint more than so many times a second.
 *
 * @param perSecond most looks a second
 */
public record LivyPolling(Duration shortest, Duration longest, int perSecond) {
  public static final int DEFAULT_PER_SECOND = 200;

  public static final LivyPolling DEFAULT =
      new LivyPolling(Duration.ofMillis(100), Duration.ofSeconds(5), DEFAULT_PER_SECOND);

  public LivyPolling {
    requireNonNull(shortest, "shortest");
    requireNonNull(longest, "longest");
    if (shortest.isNegative() || shortest.isZero() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException("polling needs 0 < shortest <= longest: " + shortest);
    }
    if (perSecond < 1) {
      throw new IllegalArgumentException("polling needs at least one look a second");
    }
  }

  Duration after(Duration age) {
    Duration tenth = age.dividedBy(10);
    if (tenth.compareTo(shortest) < 0) {
      return shortest;
    }
    return tenth.compareTo(longest) > 0 ? longest : tenth;
  }

  /** Time between two looks at each of so many. */
  Duration roundOf(int batches) {
    return Duration.ofMillis(1_000L * batches / perSecond);
  }
}
