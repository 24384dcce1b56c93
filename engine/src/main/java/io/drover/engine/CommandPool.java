package io.drover.engine;

import io.drover.actions.LostLeaseException;
import io.drover.engine.store.ActionKey;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.CommandRow.Phase;
import io.drover.engine.store.StoreException;
import io.drover.engine.store.WorkflowJobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands that this server holds by its lease: runs them on a bounded pool, at most one call
 * an action at a time, and claims what is due and belongs to nobody. Losing all of it in a crash
 * loses nothing: the rows are in the outbox.
 */
final class CommandPool implements ServerLease.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandPool.class);
  private static final int CLAIM_LIMIT = 500;

  /** After a call that could not be made because the database or the lease was away. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What this server knows of one command it holds. */
  private static final class Held {
    HeldCommand held;
    boolean running;
    @Nullable ScheduledFuture<?> timer;

    /** A kill that came while a call was running; it runs right after. */
    @Nullable HeldCommand next;

    Held(HeldCommand held) {
      this.held = held;
    }
  }

  private final WorkflowJobStore store;
  private final ActionDispatcher dispatcher;
  private final EngineConfig config;
  private final ServerLease lease;
  private final InstantSource clock;
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService timers;
  private final Map<ActionKey, Held> held = new HashMap<>();

  /** Let go since the last look at all that is ours; guarded by {@link #held}. */
  private final Set<ActionKey> released = new HashSet<>();

  private Consumer<CommandResult> results = result -> {};
  private Instant nextClaim = Instant.MAX;

  CommandPool(
      WorkflowJobStore store,
      ActionDispatcher dispatcher,
      EngineConfig config,
      ServerLease lease,
      InstantSource clock) {
    this.store = store;
    this.dispatcher = dispatcher;
    this.config = config;
    this.lease = lease;
    this.clock = clock;
    this.workers =
        (ThreadPoolExecutor)
            Executors.newFixedThreadPool(config.actionThreads(), Threads.named("drover-action-"));
    this.timers = Threads.timer("drover-timer-");
  }

  /** Where results go; called once, before {@link #start}. */
  void deliverTo(Consumer<CommandResult> target) {
    this.results = target;
  }

  /** Begins to claim due commands. */
  void start() {
    long poll = config.poll().toMillis();
    // it catches and logs what it throws
    Future<?> unused = timers.scheduleWithFixedDelay(this::claim, 0, poll, TimeUnit.MILLISECONDS);
  }

  /**
   * After a commit: forgets the commands whose results were applied, takes up the new ones that
   * carry our lease.
   */
  void committed(Collection<CommandResult> applied, List<HeldCommand> commands) {
    synchronized (held) {
      for (CommandResult result : applied) {
        ActionKey key = result.command().key();
        Held entry = held.get(key);
        if (entry != null && !entry.running && sameWork(entry.held.command(), result.command())) {
          held.remove(key);
          released.add(key);
        }
      }
      commands.forEach(this::hold);
    }
  }

  private static boolean sameWork(CommandRow a, CommandRow b) {
    return a.phase() == b.phase() && a.attempt() == b.attempt() && a.run() == b.run();
  }

  /** Looks for due commands at that time, without waiting for the next poll. */
  void wakeAt(Instant due) {
    synchronized (held) {
      Instant now = clock.instant();
      if (!due.isBefore(nextClaim) || due.isAfter(now.plus(config.poll()))) {
        return;
      }
      nextClaim = due;
      Future<?> unused = schedule(this::claim, Duration.between(now, due));
    }
  }

  /** Runs a check that waits here for its time; false when there is none. */
  boolean checkNow(ActionKey key) {
    synchronized (held) {
      Held entry = held.get(key);
      if (entry == null || entry.running || entry.held.command().phase() != Phase.CHECK) {
        return false;
      }
      if (entry.timer != null) {
        entry.timer.cancel(false);
      }
      run(entry);
      return true;
    }
  }

  private void hold(HeldCommand fresh) {
    CommandRow command = fresh.command();
    Held entry = held.get(command.key());
    if (entry != null && entry.running) {
      if (command.phase() == Phase.KILL) {
        entry.next = fresh;
      }
      return;
    }
    if (entry != null && entry.timer != null) {
      entry.timer.cancel(false);
    }
    Held taken = new Held(fresh);
    held.put(command.key(), taken);
    Duration wait = Duration.between(clock.instant(), command.dueAt());
    if (wait.isNegative() || wait.isZero()) {
      run(taken);
    } else {
      taken.timer = schedule(() -> runHeld(taken), wait);
    }
  }

  private void runHeld(Held entry) {
    synchronized (held) {
      if (held.get(entry.held.command().key()) == entry && !entry.running) {
        run(entry);
      }
    }
  }

  private void run(Held entry) {
    entry.running = true;
    HeldCommand command = entry.held;
    try {
      workers.execute(() -> work(entry, command));
    } catch (RejectedExecutionException e) {
      LOG.debug("not run, the server stops: {}", command.command().key());
    }
  }

  private void work(Held entry, HeldCommand work) {
    CommandRow command = work.command();
    Optional<CommandResult> result = Optional.empty();
    ServerLease.Term term = lease.term();
    try {
      if (command.leaseOwner().equals(Optional.of(term.id()))) {
        term.check();
        result = Optional.of(dispatcher.dispatch(work, term));
      }
    } catch (LostLeaseException e) {
      LOG.warn("command of {} waits: {}", command.key(), e.getMessage());
    } catch (StoreException e) {
      LOG.warn("command of {} waits for the database", command.key(), e);
    } catch (RuntimeException e) {
      LOG.error("command of {} failed", command.key(), e);
    }
    synchronized (held) {
      entry.running = false;
      HeldCommand next = entry.next;
      if (next != null) {
        entry.held = next;
        entry.next = null;
        run(entry);
      } else if (result.isEmpty() && held.get(command.key()) == entry) {
        entry.timer = schedule(() -> runHeld(entry), PAUSE);
      }
    }
    result.ifPresent(results);
  }

  private void claim() {
    try {
      synchronized (held) {
        nextClaim = Instant.MAX;
      }
      ServerLease.Term term = lease.term();
      if (!term.holds()) {
        return;
      }
      takeUp(term, store.claimCommands(term.id(), clock.instant(), CLAIM_LIMIT));
      takeUpForgotten(term);
      store.nextDue().ifPresent(this::wakeAt);
    } catch (LostLeaseException e) {
      LOG.warn("nothing is claimed: {}", e.getMessage());
    } catch (StoreException e) {
      LOG.warn("cannot look for due commands", e);
    } catch (RuntimeException e) {
      LOG.error("looking for due commands failed", e);
    }
  }

  private void takeUp(ServerLease.Term term, Collection<CommandRow> commands) {
    synchronized (held) {
      // those of a term that has ended meanwhile are another server's
      if (lease.term() == term) {
        commands.forEach(command -> hold(HeldCommand.claimed(command)));
      }
    }
  }

  /**
   * Rows that are ours although we hold nothing of them: another server stopped what we were just
   * starting. What we hold by now, or let go while the rows were read, is none of them.
   */
  private void takeUpForgotten(ServerLease.Term term) {
    int holding;
    synchronized (held) {
      released.clear();
      holding = held.size();
    }
    List<CommandRow> owned = store.ownedCommands(term.id(), clock.instant(), CLAIM_LIMIT + holding);
    synchronized (held) {
      takeUp(
          term,
          owned.stream()
              .filter(
                  command -> !released.contains(command.key()) && !held.containsKey(command.key()))
              .toList());
    }
  }

  /** Puts commands back into the outbox: another server may do better. */
  void giveBack(Collection<CommandResult> failed) {
    committed(failed, List.of());
    List<CommandRow> commands = failed.stream().map(CommandResult::command).toList();
    try {
      store.giveBack(commands);
    } catch (RuntimeException e) {
      LOG.warn("{} commands stay with this server", commands.size(), e);
    }
  }

  @Override
  public void lost() {
    synchronized (held) {
      held.values().stream()
          .map(entry -> entry.timer)
          .filter(Objects::nonNull)
          .forEach(timer -> timer.cancel(false));
      // calls under way end by themselves, and what they answer counts for nothing
      held.clear();
    }
  }

  @Override
  public void freed() {
    wakeAt(clock.instant());
  }

  private @Nullable ScheduledFuture<?> schedule(Runnable task, Duration wait) {
    try {
      return timers.schedule(task, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /** How many commands this server holds. */
  int size() {
    synchronized (held) {
      return held.size();
    }
  }

  /** Stops taking work and waits some seconds for calls that run. */
  @Override
  public void close() {
    Threads.end(timers);
    workers.shutdown();
    try {
      if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
