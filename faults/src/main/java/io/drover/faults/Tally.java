package io.drover.faults;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How often what happened, and how long it took until a server was there again. Thread-safe. */
final class Tally {
  /**
   * One kind of event.
   *
   * @param times how often
   * @param longest recovery, zero where none was measured
   */
  record Count(int times, Duration longest, Duration total, int measured) {
    private static final Count NONE = new Count(0, Duration.ZERO, Duration.ZERO, 0);

    private Count once() {
      return new Count(times + 1, longest, total, measured);
    }

    private Count recovered(Duration time) {
      return new Count(
          times,
          time.compareTo(longest) > 0 ? time : longest,
          total.plus(time),
          measured + 1);
    }
  }

  private final Map<String, Count> counts = new TreeMap<>();
  private int kills;

  synchronized void happened(String what) {
    counts.put(what, counts.getOrDefault(what, Count.NONE).once());
  }

  /** A process died of it. */
  synchronized void killed(String what) {
    kills++;
    happened(what);
  }

  synchronized void recovered(String what, Duration time) {
    counts.put(what, counts.getOrDefault(what, Count.NONE).recovered(time));
  }

  synchronized void add(String what, int times) {
    if (times > 0) {
      Count count = counts.getOrDefault(what, Count.NONE);
      counts.put(
          what,
          new Count(count.times() + times, count.longest(), count.total(), count.measured()));
    }
  }

  synchronized int kills() {
    return kills;
  }

  synchronized Map<String, Count> counts() {
    return new TreeMap<>(counts);
  }
}
