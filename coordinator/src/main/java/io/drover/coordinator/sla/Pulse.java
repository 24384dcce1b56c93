package io.drover.coordinator.sla;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that goes its round when it is woken, and when the time is over that a round said. */
final class Pulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final Duration AFTER_A_BUG = Duration.ofSeconds(1);
  private static final long LONGEST_STOP_MILLIS = 10_000;

  private final Duration shortest;
  private final Supplier<Duration> round;
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param shortest the least rest between two rounds
   * @param round says how long to rest
   */
  Pulse(String name, Duration shortest, Supplier<Duration> round) {
    this.shortest = shortest;
    this.round = round;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void wake() {
    wakes.release();
  }

  private void run() {
    try {
      while (!stopped.await(shortest.toMillis(), TimeUnit.MILLISECONDS)) {
        int unused = wakes.drainPermits();
        boolean woken = wakes.tryAcquire(Math.max(1, rest().toMillis()), TimeUnit.MILLISECONDS);
        if (woken) {
          LOG.trace("{} was woken", thread.getName());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted", thread.getName());
    }
  }

  private Duration rest() {
    try {
      return round.get();
    } catch (RuntimeException e) {
      LOG.error("{} failed", thread.getName(), e);
      return AFTER_A_BUG;
    }
  }

  /** Waits for the round to end, if it does so soon. */
  @Override
  public void close() {
    stopped.countDown();
    wakes.release();
    try {
      thread.join(LONGEST_STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
