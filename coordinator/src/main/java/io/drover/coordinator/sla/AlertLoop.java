package io.drover.coordinator.sla;

import io.drover.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the alerts of one channel, one after the other. One that fails is tried again, later and
 * later, until it is a day old. Of several servers one at a time has an alert; it is sent twice
 * only when a server dies between sending it and saying so.
 */
final class AlertLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertLoop.class);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration GATHER = Duration.ofMillis(10);

  /** Longer than any delivery takes. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final int MOST_DOUBLINGS = 6;
  private static final Duration GIVE_UP = Duration.ofDays(1);

  private final SlaStore store;
  private final AlertChannel channel;
  private final InstantSource clock;
  private final Pulse pulse;
  private volatile boolean stopping;

  AlertLoop(SlaStore store, AlertChannel channel, InstantSource clock) {
    this.store = store;
    this.channel = channel;
    this.clock = clock;
    this.pulse = new Pulse("drover-sla-" + channel.name(), GATHER, this::round);
  }

  void start() {
    pulse.start();
  }

  /** Alerts were committed. */
  void wake() {
    pulse.wake();
  }

  private Duration round() {
    try {
      while (!stopping && tick()) {
        // the next one
      }
      Instant now = now();
      return store
          .nextAlert(channel.name())
          .map(due -> Duration.between(now, due))
          .filter(left -> left.compareTo(POLL) < 0)
          .map(left -> left.isNegative() ? Duration.ZERO : left)
          .orElse(POLL);
    } catch (StoreException e) {
      LOG.warn("alerts wait for the database", e);
      return POLL;
    }
  }

  /** Tries one alert; false when none is due. */
  boolean tick() {
    Optional<AlertRow> alert = store.claimAlert(channel.name(), now(), LEASE);
    alert.ifPresent(this::deliver);
    return alert.isPresent();
  }

  private void deliver(AlertRow row) {
    SlaAlert alert = row.alert();
    try {
      channel.send(alert);
      store.deleteAlert(row.id());
    } catch (UndeliveredException e) {
      boolean over = e.permanent() || row.createdAt().isBefore(now().minus(GIVE_UP));
      LOG.warn(
          "{} alert {} of {} {} (try {}): {}",
          channel.name(),
          alert.event(),
          alert.id(),
          over ? "is given up" : "is sent again later",
          row.tries(),
          e.getMessage());
      if (over) {
        store.deleteAlert(row.id());
      } else {
        store.putOff(row.id(), now().plus(retryAfter(row.tries())));
      }
    }
  }

  /** After 10 seconds, then 20, up to some ten minutes. */
  static Duration retryAfter(int tries) {
    return FIRST_RETRY.multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, tries - 1)));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() {
    stopping = true;
    pulse.close();
  }
}
