package io.drover.engine;

import io.drover.actions.LostLeaseException;
import io.drover.engine.el.Expressions;
import io.drover.engine.store.ActionKey;
import io.drover.engine.store.ActionRow;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.EventRow;
import io.drover.engine.store.FormerWork;
import io.drover.engine.store.JobChanges;
import io.drover.engine.store.JobRow;
import io.drover.engine.store.StaleJobException;
import io.drover.engine.store.StoreException;
import io.drover.engine.store.SubWorkflowRow;
import io.drover.engine.store.WorkflowJobStore;
import io.drover.engine.store.WorkflowJobStore.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves jobs: takes verbs from the store and results from the pool, applies those of many jobs in
 * one transaction (one commit for all of them), and hands the commands that follow to the pool.
 */
final class WorkflowLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkflowLoop.class);

  /** How often a job's work may fail on its own before the job itself is given up. */
  private static final int POISON_LIMIT = 3;

  /** What came for one job. */
  private static final class Work {
    final List<EventRow> events = new ArrayList<>();
    final List<CommandResult> results = new ArrayList<>();

    /** Actions whose sub-workflow changed its status. */
    final List<ActionKey> wakes = new ArrayList<>();
  }

  /** What a committed transaction leaves to do. */
  private record Committed(
      Set<String> jobs,
      List<HeldCommand> toRun,
      List<Notification> news,
      Optional<Instant> nextDue,
      int ended,
      List<ActionKey> toWake,
      boolean commandsEnded) {}

  private final WorkflowJobStore store;
  private final CompiledWorkflows workflows;
  private final CommandPool pool;
  private final Notifier notifier;
  private final Expressions expressions;
  private final EngineConfig config;
  private final ServerLease lease;
  private final InstantSource clock;
  private final Thread thread;

  private final LinkedBlockingQueue<CommandResult> results = new LinkedBlockingQueue<>();

  /** Only the loop's own thread touches it; a wake that a crash loses is made up for by a check. */
  private final Queue<ActionKey> toWake = new ArrayDeque<>();

  private final AtomicBoolean eventsPending = new AtomicBoolean(true);
  private final Object wakeLock = new Object();
  private final Map<Long, CompletableFuture<Boolean>> waiters = new ConcurrentHashMap<>();
  private final Map<String, Integer> poison = new ConcurrentHashMap<>();
  private final Set<JobListener> listeners = ConcurrentHashMap.newKeySet();
  private volatile Runnable commandsEnded = () -> {};
  private volatile boolean stopping;
  private volatile Instant lastTick = Instant.EPOCH;

  /** Hears of jobs whose rows changed, after the commit, on the loop's thread. */
  interface JobListener {
    void changed(Collection<String> jobIds);
  }

  WorkflowLoop(
      WorkflowJobStore store,
      CompiledWorkflows workflows,
      CommandPool pool,
      Notifier notifier,
      Expressions expressions,
      EngineConfig config,
      ServerLease lease,
      InstantSource clock) {
    this.store = store;
    this.workflows = workflows;
    this.pool = pool;
    this.notifier = notifier;
    this.expressions = expressions;
    this.config = config;
    this.lease = lease;
    this.clock = clock;
    this.thread = Threads.named("drover-loop-").newThread(this::loop);
  }

  /** Run after each commit with which actions ended; called once, before {@link #start}. */
  void onCommandsEnded(Runnable listener) {
    commandsEnded = listener;
  }

  void start() {
    thread.start();
  }

  /** A result arrived; applied with the next transaction. */
  void deliver(CommandResult result) {
    results.add(result);
    wake();
  }

  /** A verb was stored. */
  void eventStored() {
    eventsPending.set(true);
    wake();
  }

  /** Asks a running action now how it stands, if nobody does so at this moment. */
  void checkNow(ActionKey key) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!pool.checkNow(key) && store.checkNow(key, now)) {
      pool.wakeAt(now);
    }
  }

  /** Completed with whether the verb took effect, once it is applied by this server. */
  CompletableFuture<Boolean> applied(long eventId) {
    return waiters.computeIfAbsent(eventId, id -> new CompletableFuture<>());
  }

  void forget(long eventId) {
    waiters.remove(eventId);
  }

  void addListener(JobListener listener) {
    listeners.add(listener);
  }

  void removeListener(JobListener listener) {
    listeners.remove(listener);
  }

  /** Whether the loop came round lately. */
  boolean isAlive() {
    return thread.isAlive()
        && lastTick.isAfter(clock.instant().minus(config.poll().multipliedBy(20)).minusSeconds(30));
  }

  private void wake() {
    synchronized (wakeLock) {
      wakeLock.notifyAll();
    }
  }

  private void loop() {
    Instant lastPoll = Instant.EPOCH;
    while (!stopping) {
      try {
        Instant now = clock.instant();
        if (!now.isBefore(lastPoll.plus(config.poll()))) {
          // other servers store verbs too
          eventsPending.set(true);
          lastPoll = now;
        }
        lastTick = now;
        if (!tick()) {
          await();
        }
      } catch (StoreException e) {
        LOG.warn("the loop waits for the database", e);
        backOff();
      } catch (LostLeaseException e) {
        LOG.warn("the loop waits for a new lease: {}", e.getMessage());
        backOff();
      } catch (RuntimeException e) {
        LOG.error("the loop failed", e);
        backOff();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Waits even though there is work: it has just failed. */
  private void backOff() {
    long until = System.nanoTime() + config.poll().toNanos();
    synchronized (wakeLock) {
      try {
        long left = config.poll().toNanos();
        while (left > 0 && !stopping) {
          TimeUnit.NANOSECONDS.timedWait(wakeLock, left);
          left = until - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
    }
  }

  private void await() {
    synchronized (wakeLock) {
      if (results.isEmpty() && !eventsPending.get() && !stopping) {
        try {
          TimeUnit.MILLISECONDS.timedWait(wakeLock, config.poll().toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          stopping = true;
        }
      }
    }
  }

  /** One round; false when there was nothing to do. */
  private boolean tick() throws InterruptedException {
    Map<String, Work> work = new LinkedHashMap<>();
    if (eventsPending.getAndSet(false)) {
      List<EventRow> events = store.pendingEvents(config.loopBatch());
      for (EventRow event : events) {
        work.computeIfAbsent(event.jobId().value(), id -> new Work()).events.add(event);
      }
      if (events.size() == config.loopBatch()) {
        eventsPending.set(true);
      }
    }
    List<CommandResult> batch = new ArrayList<>();
    results.drainTo(batch, config.loopBatch());
    for (CommandResult result : batch) {
      work.computeIfAbsent(result.command().key().jobId(), id -> new Work()).results.add(result);
    }
    List<ActionKey> wakes = new ArrayList<>(toWake);
    toWake.clear();
    for (ActionKey key : wakes) {
      work.computeIfAbsent(key.jobId(), id -> new Work()).wakes.add(key);
    }
    if (work.isEmpty()) {
      return false;
    }
    try {
      commit(work);
    } catch (StoreException | LostLeaseException e) {
      // after a lost lease these results count for nothing, which the next transaction finds out
      results.addAll(batch);
      toWake.addAll(wakes);
      eventsPending.set(true);
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("a transaction of {} jobs failed, each is tried alone", work.size(), e);
      work.forEach(this::commitAlone);
    }
    return true;
  }

  private void commitAlone(String jobId, Work work) {
    try {
      commit(Map.of(jobId, work));
      poison.remove(jobId);
    } catch (StaleJobException | StoreException | LostLeaseException e) {
      LOG.warn("job {} is tried again", jobId, e);
      again(work);
    } catch (RuntimeException e) {
      int times = poison.merge(jobId, 1, Integer::sum);
      LOG.error("job {} cannot be moved (time {})", jobId, times, e);
      if (times < POISON_LIMIT) {
        again(work);
      } else {
        poison.remove(jobId);
        giveUpOrRelease(jobId, work, e);
      }
    }
  }

  private void again(Work work) {
    results.addAll(work.results);
    toWake.addAll(work.wakes);
    if (!work.events.isEmpty()) {
      eventsPending.set(true);
    }
  }

  /** When not even that works, the commands go back to the outbox: another server may do better. */
  private void giveUpOrRelease(String jobId, Work work, RuntimeException cause) {
    try {
      giveUp(jobId, work, cause);
    } catch (RuntimeException e) {
      LOG.error("job {} cannot be given up", jobId, e);
      pool.giveBack(work.results);
    }
  }

  /** An accepted job always reaches a final state: one that our own bug stops is FAILED. */
  private void giveUp(String jobId, Work work, RuntimeException cause) {
    Committed committed =
        store.inTransaction(
            transaction -> apply(transaction, Map.of(jobId, work), Optional.of(cause)),
            "give up job " + jobId);
    afterCommit(Map.of(jobId, work), committed, Map.of());
  }

  private void commit(Map<String, Work> work) {
    Map<Long, Boolean> verbs = new LinkedHashMap<>();
    Committed committed =
        store.inTransaction(
            transaction -> {
              verbs.clear();
              return apply(transaction, work, Optional.empty(), verbs);
            },
            "move " + work.size() + " jobs");
    afterCommit(work, committed, verbs);
  }

  private Committed apply(
      Transaction transaction, Map<String, Work> work, Optional<RuntimeException> giveUp) {
    return apply(transaction, work, giveUp, new LinkedHashMap<>());
  }

  private Committed apply(
      Transaction transaction,
      Map<String, Work> work,
      Optional<RuntimeException> giveUp,
      Map<Long, Boolean> verbs) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String owner = lease.term().id();
    transaction.holdServer(owner);
    List<JobRow> jobs = transaction.lockJobs(work.keySet());
    List<String> ids = jobs.stream().map(job -> job.id().value()).toList();
    Set<ActionKey> keys =
        work.values().stream()
            .flatMap(item -> item.results.stream())
            .map(result -> result.command().key())
            .collect(Collectors.toSet());
    Map<String, List<CommandRow>> commands =
        transaction.commands(ids).stream()
            .collect(Collectors.groupingBy(command -> command.key().jobId()));
    Map<String, List<ActionRow>> actions =
        keys.isEmpty()
            ? Map.of()
            : transaction.actions(keys).stream()
                .collect(
                    Collectors.groupingBy(
                        row -> row.action().attempt().actionId().jobId().value()));
    JobChanges changes = new JobChanges();
    List<HeldCommand> toRun = new ArrayList<>();
    List<Notification> news = new ArrayList<>();
    Instant nextDue = Instant.MAX;
    int ended = 0;
    Map<String, JobStatus> changedChildren = new LinkedHashMap<>();
    DecisionsLeft decisionsLeft = new DecisionsLeft();
    for (JobRow job : jobs) {
      String id = job.id().value();
      Work item = work.get(id);
      if (item == null) {
        continue;
      }
      JobProgress progress =
          new JobProgress(
              new JobProgress.Start(
                  job,
                  workflows.of(job),
                  workflows.configuration(job.configurationHash()),
                  commands.getOrDefault(id, List.of()),
                  actions.getOrDefault(id, List.of())),
              new TransactionReader(transaction),
              config,
              expressions,
              owner,
              decisionsLeft,
              now);
      if (giveUp.isPresent()) {
        progress.fail("internal error D0002: " + giveUp.get());
        item.events.forEach(event -> verbs.put(event.id(), false));
      } else {
        item.events.forEach(
            event -> verbs.put(event.id(), progress.apply(event.verb(), event.actor())));
        item.results.forEach(progress::apply);
        item.wakes.forEach(key -> progress.wake(key.node()));
      }
      item.events.forEach(event -> changes.appliedEvent(event.id()));
      toRun.addAll(progress.save(changes));
      news.addAll(progress.news());
      if (progress.status().isFinal() && !job.status().isFinal()) {
        ended++;
      }
      if (job.parentId().isPresent() && progress.status() != job.status()) {
        changedChildren.put(id, progress.status());
      }
    }
    for (CommandRow command : changes.unleasedCommands()) {
      if (command.dueAt().isBefore(nextDue)) {
        nextDue = command.dueAt();
      }
    }
    transaction.save(changes);
    return new Committed(
        new HashSet<>(ids),
        toRun,
        news,
        nextDue.equals(Instant.MAX) ? Optional.empty() : Optional.of(nextDue),
        ended,
        tellParents(transaction, changedChildren, now),
        changes.endsCommands());
  }

  /**
   * A suspended child suspends its parent, in the same transaction; of every change the waiting
   * action gets to know right after the commit.
   */
  private List<ActionKey> tellParents(
      Transaction transaction, Map<String, JobStatus> children, Instant now) {
    if (children.isEmpty()) {
      return List.of();
    }
    List<SubWorkflowRow> waiting = transaction.waitingParents(children.keySet());
    for (SubWorkflowRow row : waiting) {
      if (children.get(row.child().value()) == JobStatus.SUSPENDED) {
        transaction.insertEvent(
            row.parent().jobId(), Verb.SUSPEND, "sub-workflow " + row.child(), now);
      }
    }
    return waiting.stream().map(SubWorkflowRow::parent).toList();
  }

  private void afterCommit(Map<String, Work> work, Committed committed, Map<Long, Boolean> verbs) {
    List<CommandResult> applied = new ArrayList<>();
    work.forEach(
        (id, item) -> {
          if (committed.jobs().contains(id)) {
            applied.addAll(item.results);
          } else {
            // another server holds the row; ours comes next
            again(item);
          }
        });
    pool.committed(applied, committed.toRun());
    if (!committed.toWake().isEmpty()) {
      toWake.addAll(committed.toWake());
      eventsPending.set(true);
    }
    committed.nextDue().ifPresent(pool::wakeAt);
    if (committed.commandsEnded()) {
      commandsEnded.run();
    }
    if (!committed.news().isEmpty()) {
      notifier.send(committed.news());
    }
    listeners.forEach(listener -> listener.changed(committed.jobs()));
    verbs.forEach(
        (eventId, done) -> {
          CompletableFuture<Boolean> waiter = waiters.remove(eventId);
          if (waiter != null) {
            waiter.complete(done);
          }
        });
  }

  /** Reads rows of a job that were not read with the batch. */
  private record TransactionReader(Transaction transaction) implements JobProgress.Reader {
    @Override
    public Optional<ActionRow> action(ActionKey key) {
      return transaction.action(key);
    }

    @Override
    public List<ActionRow> openActions(String jobId) {
      return transaction.openActions(jobId);
    }

    @Override
    public Optional<FormerWork> formerWork(ActionKey key, int run) {
      return transaction.formerWork(key, run);
    }
  }

  @Override
  public void close() {
    stopping = true;
    wake();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
