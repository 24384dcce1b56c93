package io.drover.actions.livy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * When each batch of one endpoint is looked at next, in view of all the others that this server
 * follows there. Thread-safe.
 */
final class PollingPace {
  /** How much later than planned a look may be before the batch is taken to be another server's. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final LivyPolling polling;
  private final RandomGenerator random;

  /** Until when a look at a batch is to be expected, by its name. */
  private final Map<String, Instant> expected = new HashMap<>();

  private Instant nextCount = Instant.EPOCH;

  PollingPace(LivyPolling polling, RandomGenerator random) {
    this.polling = polling;
    this.random = random;
  }

  /** Time until the next look at a batch that runs. */
  synchronized Duration next(String name, Duration age, Instant now) {
    if (now.isAfter(nextCount)) {
      expected.values().removeIf(now::isAfter);
      nextCount = now.plus(GRACE);
    }
    Duration own = polling.after(age);
    Duration round = polling.roundOf(expected.size() + (expected.containsKey(name) ? 0 : 1));
    Duration wait = round.compareTo(own) > 0 ? spread(round) : own;
    expected.put(name, now.plus(wait).plus(GRACE));
    return wait;
  }

  /** The batch is not looked at any more. */
  synchronized void over(String name) {
    expected.remove(name);
  }

  /** Batches that were submitted together are not looked at together for ever. */
  private Duration spread(Duration round) {
    return Duration.ofMillis((long) (round.toMillis() * (0.8 + 0.4 * random.nextDouble())));
  }
}
