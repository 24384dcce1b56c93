package io.drover.engine;

import io.drover.actions.Fence;
import io.drover.actions.LostLeaseException;
import io.drover.engine.store.ServerStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's lease on all the commands that carry its id: one row, prolonged in time, however
 * many commands there are. Also looks after the others, and frees what dead ones held.
 */
final class ServerLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLease.class);

  /** Who hears of it. */
  interface Listener {
    /** Everything that was held before is another server's now. */
    void lost();

    /** Commands of dead servers can be claimed. */
    void freed();
  }

  private final ServerStore store;
  private final String systemId;
  private final Duration length;
  private final InstantSource clock;
  private final ScheduledExecutorService thread = Threads.timer("drover-lease-");
  private volatile Term term;
  private volatile String url = "";

  ServerLease(ServerStore store, String systemId, Duration length, InstantSource clock) {
    this.store = store;
    this.systemId = systemId;
    this.length = length;
    this.clock = clock;
    this.term = newTerm();
  }

  private Term newTerm() {
    return new Term(systemId + "-" + UUID.randomUUID());
  }

  /**
   * The time under one id. A lease that another server has taken never comes back: the next term
   * has another id.
   */
  final class Term implements Fence {
    private final String id;
    private volatile Validity validity = new Validity(System.nanoTime(), Instant.EPOCH);

    private Term(String id) {
      this.id = id;
    }

    /** What stands in the rows of commands. */
    String id() {
      return id;
    }

    /** False when another server may have taken over; true again when none has. */
    boolean holds() {
      Validity now = validity;
      // a frozen machine stops the first clock, and an administrator may set the second one
      return System.nanoTime() - now.untilNanos() < 0 && clock.instant().isBefore(now.until());
    }

    @Override
    public void check() {
      if (!holds()) {
        throw new LostLeaseException("the lease of " + id + " has ended");
      }
    }
  }

  private record Validity(long untilNanos, Instant until) {}

  Term term() {
    return term;
  }

  /** Joins the others under an address for clients, and keeps the lease from then on. */
  void start(String address, Listener listener) {
    url = address;
    join();
    long period = Math.max(50, length.toMillis() / 4);
    // it catches and logs what it throws
    Future<?> unused =
        thread.scheduleWithFixedDelay(() -> tick(listener), period, period, TimeUnit.MILLISECONDS);
  }

  private void join() {
    Term fresh = newTerm();
    fresh.validity = prolonged(() -> store.join(fresh.id, url, length));
    term = fresh;
  }

  /** Counted from before the call, so that it ends here before it ends in the database. */
  private Validity prolonged(Runnable call) {
    long nanos = System.nanoTime();
    Instant now = clock.instant();
    call.run();
    return new Validity(nanos + length.toNanos(), now.plus(length));
  }

  private void tick(Listener listener) {
    try {
      Term current = term;
      boolean[] kept = new boolean[1];
      Validity next = prolonged(() -> kept[0] = store.renew(current.id, length));
      if (kept[0]) {
        current.validity = next;
      } else {
        LOG.warn("another server has taken over what {} held; it begins anew", current.id);
        join();
        listener.lost();
      }
      List<String> dead = store.takeOver(term.id);
      if (!dead.isEmpty()) {
        LOG.warn("the lease of {} has ended; this server goes on with its work", dead);
        listener.freed();
      }
    } catch (RuntimeException e) {
      LOG.warn("cannot prolong the lease of {}", term.id, e);
    }
  }

  /** Gives back what is held, so that the others need not wait for the end of the lease. */
  @Override
  public void close() {
    Threads.end(thread);
    try {
      store.leave(term.id);
    } catch (RuntimeException e) {
      LOG.warn("the others wait for the end of the lease of {}", term.id, e);
    }
  }
}
