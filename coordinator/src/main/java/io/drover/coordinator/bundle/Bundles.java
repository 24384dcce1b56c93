package io.drover.coordinator.bundle;

import io.drover.coordinator.CoordinatorConfig;
import io.drover.coordinator.CoordinatorService;
import io.drover.engine.ApplicationReader;
import io.drover.engine.Ended;
import io.drover.engine.JobNumbers;
import io.drover.engine.Threads;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One server's bundles: wires the parts by hand and starts and stops them in order. */
public final class Bundles implements AutoCloseable {
  /** Kick-offs wait for file systems; so many of them do not wait for each other. */
  private static final int WORKERS = 4;

  private final BundleStore store;
  private final BundleLoop loop;
  private final ExecutorService workers;
  private final BundleService service;
  private final CoordinatorService coordinators;
  private final boolean embedded;
  private final InstantSource clock;
  private WorkflowService.Subscription news = () -> {};

  /**
   * Nothing runs before {@link #start}. Database and coordinators stay the caller's to close, after
   * this.
   */
  public Bundles(
      Database database,
      CoordinatorService coordinators,
      ApplicationReader applications,
      JobNumbers numbers,
      CoordinatorConfig config,
      InstantSource clock) {
    this.store = new BundleStore(database);
    this.embedded = database.isEmbedded();
    this.coordinators = coordinators;
    this.clock = clock;
    StoredCoordinators stored = new StoredCoordinators(coordinators);
    this.workers = Executors.newFixedThreadPool(WORKERS, Threads.named("drover-bundle-worker-"));
    this.loop =
        new BundleLoop(
            store, new BundleWorker(store, stored, clock), workers, WORKERS, config.poll(), clock);
    this.service =
        new BundleService(
            store,
            new BundleCheck(applications, clock),
            stored,
            numbers,
            loop::wake,
            config,
            clock);
  }

  /** Goes on with every unfinished bundle, then takes new ones. */
  public void start() {
    if (embedded) {
      // the process before us is dead, or it would hold the file
      store.releaseAll();
    }
    news = coordinators.onStatusChanges(loop::changed);
    loop.start();
  }

  public BundleService service() {
    return service;
  }

  /** Whether bundles move. */
  public boolean isAlive() {
    return loop.isAlive();
  }

  /**
   * Deletes bundles that ended longer than {@code age} ago and all their coordinators, {@code
   * batch} bundles in a transaction.
   *
   * @return how many bundles are gone
   */
  public long purge(Duration age, int batch) {
    Instant endedBefore = clock.instant().minus(age);
    long purged = 0;
    for (int gone = store.purge(endedBefore, batch); gone > 0; ) {
      purged += gone;
      gone = store.purge(endedBefore, batch);
    }
    return purged;
  }

  /** One transaction of {@link #purge(Duration, int)}, for those that ended so. */
  public int purge(Ended ended, Instant endedBefore, int limit) {
    return store.purge(ended, endedBefore, limit);
  }

  @Override
  public void close() {
    news.close();
    loop.close();
    Threads.end(workers);
  }
}
