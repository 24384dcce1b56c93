package io.drover.faults;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** How often what happened, and how long it took until a server was there again. Thread-safe. */
final class Tally {
  /**
   * One kind of event.
   *
   * @param times how often
   * @param longest of the recoveries, zero where none was measured
   * @param total of the recoveries
   * @param measured how many recoveries
   */
  record Count(int times, Duration longest, Duration total, int measured) {
    private static final Count NONE = new Count(0, Duration.ZERO, Duration.ZERO, 0);

    private Count more(int more) {
      return new Count(times + more, longest, total, measured);
    }

    private Count recovered(Duration time) {
      return new Count(
          times, time.compareTo(longest) > 0 ? time : longest, total.plus(time), measured + 1);
    }
  }

  private final Map<String, Count> counts = new TreeMap<>();
  private int kills;

  private synchronized void add(String what, int times) {
    counts.put(what, count(what).more(times));
  }

  private synchronized void addRecovery(String what, Duration time) {
    counts.put(what, count(what).recovered(time));
  }

  private synchronized void addKill() {
    kills++;
  }

  private Count count(String what) {
    return counts.getOrDefault(what, Count.NONE);
  }

  synchronized int kills() {
    return kills;
  }

  synchronized Map<String, Count> counts() {
    return new TreeMap<>(counts);
  }

  /** What happens in one lane, counted and written down as it happens. */
  Events events(Writer log) {
    return new Events(log);
  }

  /** Of one lane. */
  final class Events {
    private final PrintWriter log;

    private Events(Writer log) {
      this.log = new PrintWriter(log, true);
    }

    void happened(String what) {
      note(what);
      add(what, 1);
    }

    /** A process died of it. */
    void killed(String what) {
      happened(what);
      addKill();
    }

    void recovered(String what, Duration time) {
      note("ready %d ms after: %s".formatted(time.toMillis(), what));
      addRecovery(what, time);
    }

    void happened(String what, int times) {
      if (times > 0) {
        note(what + ": " + times);
        add(what, times);
      }
    }

    /** Only written down. */
    void note(String text) {
      log.println(Instant.now() + " " + text);
    }
  }
}
