package io.drover.coordinator.bundle;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the bundles that something is to be done for: those that are due, and those whose
 * coordinators have changed. A lease keeps other servers away from one that is worked on.
 */
final class BundleLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleLoop.class);

  /** Work that takes longer may be done twice, which is harmless. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final Duration LOOK_FOR_OVERLOOKED = Duration.ofMinutes(5);

  private final BundleStore store;
  private final BundleWorker worker;
  private final Executor workers;

  /** Only what can begin at once is claimed: a lease must not run out in a queue. */
  private final Semaphore idle;

  private final Duration poll;
  private final InstantSource clock;
  private final Thread thread;

  private final Set<CoordinatorJobId> changed = ConcurrentHashMap.newKeySet();

  /** Only the loop's own thread touches them. */
  private final Set<BundleJobId> touched = new HashSet<>();

  private Instant lookedForOverlooked = Instant.EPOCH;
  private final Object wakeLock = new Object();
  private boolean woken;
  private volatile boolean stopping;

  BundleLoop(
      BundleStore store,
      BundleWorker worker,
      Executor workers,
      int parallel,
      Duration poll,
      InstantSource clock) {
    this.store = store;
    this.worker = worker;
    this.workers = workers;
    this.idle = new Semaphore(parallel);
    this.poll = poll;
    this.clock = clock;
    this.thread = new Thread(this::loop, "drover-bundles");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Coordinators have another status; most of them are in no bundle. */
  void changed(Collection<CoordinatorJobId> coordinators) {
    changed.addAll(coordinators);
    wake();
  }

  /** A bundle was stored as due now. */
  void wake() {
    synchronized (wakeLock) {
      woken = true;
      wakeLock.notifyAll();
    }
  }

  private void loop() {
    while (!stopping) {
      try {
        if (!tick()) {
          await();
        }
      } catch (StoreException e) {
        LOG.warn("the bundles wait for the database", e);
        await();
      } catch (RuntimeException e) {
        LOG.error("the loop of the bundles failed", e);
        await();
      }
    }
  }

  private void await() {
    synchronized (wakeLock) {
      try {
        if (!woken && !stopping) {
          TimeUnit.MILLISECONDS.timedWait(wakeLock, poll.toMillis());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
      woken = false;
    }
  }

  /** One round; false when there was nothing to do. */
  boolean tick() {
    Instant now = BundleService.now(clock);
    hear();
    if (!now.isBefore(lookedForOverlooked.plus(LOOK_FOR_OVERLOOKED))) {
      touched.addAll(store.overlooked());
      lookedForOverlooked = now;
    }
    int limit = idle.availablePermits();
    if (limit == 0) {
      return false;
    }
    Set<BundleJobId> claimed = store.claim(touched, now, now.plus(LEASE), limit);
    // those that another server works on, or that are too many now, are wanted again
    touched.removeAll(claimed);
    for (BundleJobId id : claimed) {
      idle.acquireUninterruptibly();
      workers.execute(() -> work(id));
    }
    return !claimed.isEmpty();
  }

  private void work(BundleJobId id) {
    try {
      worker.work(id);
    } finally {
      idle.release();
      wake();
    }
  }

  private void hear() {
    Set<CoordinatorJobId> news = new HashSet<>(changed);
    if (!news.isEmpty()) {
      touched.addAll(store.bundlesOf(news));
      changed.removeAll(news);
    }
  }

  @Override
  public void close() {
    stopping = true;
    wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
