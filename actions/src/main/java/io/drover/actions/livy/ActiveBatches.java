package io.drover.actions.livy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The batches that this server has starting or running at one endpoint: the admission limit.
 * Thread-safe. Forgets a batch that nobody asked about for a while, because another server may have
 * taken its job over.
 */
final class ActiveBatches {
  private static final Duration MEMORY = Duration.ofMinutes(2);

  private final int most;
  private final Map<String, Instant> lastSeen = new HashMap<>();

  ActiveBatches(int most) {
    this.most = most;
  }

  /** True when there is room, which is then taken, or when the batch has its place already. */
  synchronized boolean enter(String name, Instant now) {
    if (!lastSeen.containsKey(name) && lastSeen.size() >= most) {
      lastSeen.values().removeIf(seen -> seen.plus(MEMORY).isBefore(now));
      if (lastSeen.size() >= most) {
        return false;
      }
    }
    lastSeen.put(name, now);
    return true;
  }

  /** It exists, whether or not there was room for it. */
  synchronized void seen(String name, Instant now) {
    lastSeen.put(name, now);
  }

  synchronized void left(String name) {
    lastSeen.remove(name);
  }
}
