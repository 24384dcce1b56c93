package io.drover.engine;

import io.drover.engine.store.CommandRow;
import io.drover.engine.store.HousekeepingStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What an operator asks of the engine as a whole. Thread-safe. */
public final class Housekeeping {
  private final HousekeepingStore store;
  private final InstantSource clock;

  Housekeeping(HousekeepingStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Something that has to be done for an action.
   *
   * @param phase {@code DECIDE START CHECK KILL}
   * @param parked whether it waits for its job to be resumed
   * @param server who works on it; empty when nobody does yet
   */
  public record Queued(
      String jobId,
      String node,
      String phase,
      int run,
      int attempt,
      Instant dueAt,
      boolean parked,
      Optional<String> server) {
    private static Queued of(CommandRow row) {
      return new Queued(
          row.key().jobId(),
          row.key().node(),
          row.phase().name(),
          row.run(),
          row.attempt(),
          row.dueAt(),
          row.parked(),
          row.leaseOwner());
    }
  }

  /** What is to be done next, of all servers, soonest first. */
  public List<Queued> queue(int limit) {
    return store.queue(limit).stream().map(Queued::of).toList();
  }

  /**
   * Deletes jobs that ended longer than {@code age} ago, {@code batch} of them in a transaction.
   *
   * @return how many jobs are gone
   */
  public long purge(Duration age, int batch) {
    Instant endedBefore = clock.instant().minus(age);
    long purged = 0;
    for (int now = store.purge(endedBefore, batch); now > 0; ) {
      purged += now;
      now = store.purge(endedBefore, batch);
    }
    return purged;
  }
}
