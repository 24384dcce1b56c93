package io.drover.coordinator;

import io.drover.actions.WorkflowJobId;
import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorChanges;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.coordinator.store.CoordinatorStore.Transaction;
import io.drover.engine.JobStatus;
import io.drover.engine.ReadyWorkflow;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves coordinators: takes those that are due, those whose workflows changed and what came of
 * effects, applies it to many of them in one transaction, and then does what follows. Everything in
 * memory here may be lost: the rows say when to look again.
 */
final class CoordinatorLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLoop.class);
  private static final int POISON_LIMIT = 3;
  private static final Duration BEAT_EVERY = Duration.ofSeconds(10);

  /** What came for one coordinator. */
  private static final class Work {
    final List<CoordinatorResult> results = new ArrayList<>();

    /** Actions whose workflow changed. */
    final Set<Integer> changed = new HashSet<>();
  }

  private final CoordinatorStore store;
  private final CoordinatorApplications applications;
  private final CoordinatorEffects effects;
  private final WorkflowService workflows;
  private final CoordinatorNews news;
  private final MissedTimeReport missedTimes;
  private final CoordinatorConfig config;
  private final InstantSource clock;
  private final Thread thread;

  private final LinkedBlockingQueue<CoordinatorResult> results = new LinkedBlockingQueue<>();
  private final Set<String> changedWorkflows = ConcurrentHashMap.newKeySet();
  private final Set<CoordinatorJobId> woken = ConcurrentHashMap.newKeySet();
  private final Set<Consumer<Collection<CoordinatorJobId>>> listeners =
      ConcurrentHashMap.newKeySet();
  private final Object wakeLock = new Object();

  /** Only the loop's own thread touches these. */
  private final Map<CoordinatorJobId, Set<CoordinatorActionId>> busy = new HashMap<>();

  private final Map<CoordinatorJobId, Integer> poison = new HashMap<>();
  private final Set<CoordinatorJobId> later = new HashSet<>();
  private Instant nextDue = Instant.EPOCH;
  private Instant lastBeat = Instant.EPOCH;
  private boolean tookOver;

  private volatile List<MissedTimes> missed = List.of();
  private volatile boolean stopping;
  private volatile long lastTick = System.nanoTime();

  CoordinatorLoop(
      CoordinatorStore store,
      CoordinatorApplications applications,
      CoordinatorEffects effects,
      WorkflowService workflows,
      CoordinatorNews news,
      CoordinatorConfig config,
      InstantSource clock) {
    this.store = store;
    this.applications = applications;
    this.effects = effects;
    this.workflows = workflows;
    this.news = news;
    this.missedTimes = new MissedTimeReport(store, applications, config);
    this.config = config;
    this.clock = clock;
    this.thread = new Thread(this::loop, "drover-coordinators");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Workflows changed; most are nobody's. */
  void workflowsChanged(Collection<String> ids) {
    changedWorkflows.addAll(ids);
    wake();
  }

  /** Something was written for the coordinator. */
  void wake(CoordinatorJobId id) {
    woken.add(id);
    wake();
  }

  void addListener(Consumer<Collection<CoordinatorJobId>> listener) {
    listeners.add(listener);
  }

  void removeListener(Consumer<Collection<CoordinatorJobId>> listener) {
    listeners.remove(listener);
  }

  /** Tells those who listen that statuses changed. */
  void statusesChanged(Collection<CoordinatorJobId> ids) {
    listeners.forEach(listener -> listener.accept(ids));
  }

  /** Whether the loop came round lately. */
  boolean isAlive() {
    return thread.isAlive() && System.nanoTime() - lastTick < TimeUnit.SECONDS.toNanos(60);
  }

  private void wake() {
    synchronized (wakeLock) {
      wakeLock.notifyAll();
    }
  }

  /** What was missed before this server started; known once its loop runs. */
  List<MissedTimes> missed() {
    return missed;
  }

  private void loop() {
    tellMissed();
    long lastPoll = 0;
    while (!stopping) {
      try {
        lastTick = System.nanoTime();
        if (!tookOver) {
          takeOver();
          tookOver = true;
        }
        if (lastTick - lastPoll >= config.poll().toNanos()) {
          // other servers submit too, and a clock may be set
          lastPoll = lastTick;
          woken.addAll(later);
          later.clear();
          nextDue = store.nextDue().orElse(Instant.MAX);
          beat();
        }
        if (!tick()) {
          await();
        }
      } catch (StoreException e) {
        LOG.warn("coordinators wait for the database", e);
        await();
      } catch (RuntimeException e) {
        LOG.error("the loop of coordinators failed", e);
        await();
      }
    }
  }

  private void tellMissed() {
    try {
      missed = missedTimes.tell(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    } catch (RuntimeException e) {
      // the schedule makes up for it whether it is told or not
      LOG.error("missed times cannot be told", e);
    }
  }

  /**
   * What a server had in hand when it died is due only when that server would have given it up:
   * everything that may be such is looked at now.
   */
  private void takeOver() {
    woken.addAll(store.due(clock.instant().plus(CoordinatorProgress.ANYWAY), Integer.MAX_VALUE));
  }

  private void beat() {
    Instant now = clock.instant();
    if (!now.isBefore(lastBeat.plus(BEAT_EVERY)) || now.isBefore(lastBeat)) {
      store.beat(now.truncatedTo(ChronoUnit.MILLIS));
      lastBeat = now;
    }
  }

  private void await() {
    synchronized (wakeLock) {
      Instant now = clock.instant();
      Instant poll = now.plus(config.poll());
      Instant wakeAt = nextDue.isBefore(poll) ? nextDue : poll;
      long patience = Duration.between(now, wakeAt).toMillis() + 1;
      boolean idle = results.isEmpty() && changedWorkflows.isEmpty() && woken.isEmpty();
      if (idle && patience > 0 && !stopping) {
        try {
          TimeUnit.MILLISECONDS.timedWait(wakeLock, patience);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          stopping = true;
        }
      }
    }
  }

  /** One round; false when there was nothing to do. */
  private boolean tick() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Map<CoordinatorJobId, Work> work = new LinkedHashMap<>();
    List<CoordinatorResult> batch = new ArrayList<>();
    results.drainTo(batch, config.batch() * 10);
    for (CoordinatorResult result : batch) {
      CoordinatorJobId job = result.action().job();
      work.computeIfAbsent(job, id -> new Work()).results.add(result);
      release(result.action());
    }
    takeChanged(work);
    long room = Math.max(0, config.batch() - work.size());
    for (CoordinatorJobId id : woken.stream().limit(room).toList()) {
      woken.remove(id);
      work.computeIfAbsent(id, key -> new Work());
    }
    if (!nextDue.isAfter(now)) {
      store.due(now, config.batch()).stream()
          .filter(id -> !later.contains(id))
          .forEach(id -> work.computeIfAbsent(id, key -> new Work()));
    }
    if (work.isEmpty()) {
      // what is due all the same is in somebody else's hands until the next poll
      nextDue = nextDue.isAfter(now) ? nextDue : Instant.MAX;
      return false;
    }
    try {
      commit(work, Optional.empty());
    } catch (StoreException e) {
      // the rows say what is to be done; only what came of effects is tried anew
      later.addAll(work.keySet());
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("a transaction of {} coordinators failed, each is tried alone", work.size(), e);
      work.forEach(this::commitAlone);
    }
    nextDue = store.nextDue().orElse(Instant.MAX);
    return true;
  }

  private void takeChanged(Map<CoordinatorJobId, Work> work) {
    List<String> changed = List.copyOf(changedWorkflows);
    if (!changed.isEmpty()) {
      changed.forEach(changedWorkflows::remove);
      for (CoordinatorActionId action : store.actionsOf(changed)) {
        work.computeIfAbsent(action.job(), id -> new Work()).changed.add(action.number());
      }
    }
  }

  private void release(CoordinatorActionId action) {
    Set<CoordinatorActionId> of = busy.getOrDefault(action.job(), Set.of());
    if (of.remove(action) && of.isEmpty()) {
      busy.remove(action.job());
    }
  }

  private void commitAlone(CoordinatorJobId id, Work work) {
    try {
      commit(Map.of(id, work), Optional.empty());
      poison.remove(id);
    } catch (StoreException e) {
      LOG.warn("coordinator {} is tried again", id, e);
      later.add(id);
    } catch (RuntimeException e) {
      int times = poison.merge(id, 1, Integer::sum);
      LOG.error("coordinator {} cannot be moved (time {})", id, times, e);
      if (times < POISON_LIMIT) {
        later.add(id);
      } else {
        poison.remove(id);
        commit(Map.of(id, work), Optional.of("internal error D0002: " + e));
      }
    }
  }

  /** What a committed transaction leaves to do. */
  private record Committed(
      Set<CoordinatorJobId> locked,
      List<CoordinatorEffect> effects,
      boolean workflowsTouched,
      Set<CoordinatorJobId> statusChanged,
      List<Runnable> afterwards) {}

  private void commit(Map<CoordinatorJobId, Work> work, Optional<String> giveUp) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Committed committed =
        store.inTransaction(
            transaction -> apply(transaction, work, giveUp, now),
            "move " + work.size() + " coordinators");
    work.keySet().stream().filter(id -> !committed.locked().contains(id)).forEach(later::add);
    if (committed.workflowsTouched()) {
      workflows.wake();
    }
    for (CoordinatorEffect effect : committed.effects()) {
      CoordinatorActionId id = effect.action().id();
      busy.computeIfAbsent(id.job(), key -> new HashSet<>()).add(id);
      effects.submit(
          effect,
          result -> {
            results.add(result);
            wake();
          });
    }
    committed.afterwards().forEach(Runnable::run);
    if (!committed.statusChanged().isEmpty()) {
      statusesChanged(committed.statusChanged());
    }
  }

  private Committed apply(
      Transaction transaction,
      Map<CoordinatorJobId, Work> work,
      Optional<String> giveUp,
      Instant now) {
    List<CoordinatorJobRow> rows = transaction.lockFree(work.keySet());
    Map<CoordinatorJobId, List<CoordinatorActionRow>> actions = actions(transaction, rows, work);
    Map<WorkflowJobId, JobStatus> statuses = statuses(transaction, actions);
    CoordinatorChanges changes = new CoordinatorChanges();
    List<CoordinatorEffect> toDo = new ArrayList<>();
    List<ReadyWorkflow> started = new ArrayList<>();
    Set<CoordinatorJobId> statusChanged = new HashSet<>();
    List<Runnable> afterwards = new ArrayList<>();
    boolean touched = false;
    for (CoordinatorJobRow row : rows) {
      CoordinatorProgress progress =
          new CoordinatorProgress(
              new CoordinatorProgress.Start(
                  row,
                  actions.getOrDefault(row.id(), List.of()),
                  statuses,
                  busy.getOrDefault(row.id(), Set.of())),
              version -> applications.of(row.id(), version),
              config,
              changes,
              now);
      if (giveUp.isPresent()) {
        progress.giveUp(giveUp.get());
      } else {
        Optional.ofNullable(work.get(row.id()))
            .ifPresent(item -> item.results.forEach(progress::apply));
        progress.advance();
      }
      progress.save();
      toDo.addAll(progress.effects());
      started.addAll(progress.started());
      touched |= progress.ask(transaction.handle(), workflows);
      if (progress.statusChanged()) {
        statusChanged.add(row.id());
      }
      afterwards.add(news.tell(transaction.handle(), row, progress));
    }
    transaction.save(changes);
    workflows.insert(transaction.handle(), started);
    return new Committed(
        rows.stream().map(CoordinatorJobRow::id).collect(Collectors.toSet()),
        toDo,
        touched || !started.isEmpty(),
        statusChanged,
        afterwards);
  }

  private static Map<CoordinatorJobId, List<CoordinatorActionRow>> actions(
      Transaction transaction, List<CoordinatorJobRow> rows, Map<CoordinatorJobId, Work> work) {
    Map<CoordinatorJobId, List<CoordinatorActionRow>> actions =
        transaction.openActions(rows.stream().map(CoordinatorJobRow::id).toList()).stream()
            .collect(
                Collectors.groupingBy(
                    action -> action.id().job(), Collectors.toCollection(ArrayList::new)));
    for (CoordinatorJobRow row : rows) {
      Work item = work.get(row.id());
      Set<Integer> others = item == null ? Set.of() : new HashSet<>(item.changed);
      List<CoordinatorActionRow> open = actions.computeIfAbsent(row.id(), id -> new ArrayList<>());
      open.forEach(action -> others.remove(action.id().number()));
      open.addAll(transaction.actions(row.id(), others));
    }
    return actions;
  }

  private static Map<WorkflowJobId, JobStatus> statuses(
      Transaction transaction, Map<CoordinatorJobId, List<CoordinatorActionRow>> actions) {
    return transaction.workflowStatuses(
        actions.values().stream()
            .flatMap(List::stream)
            .filter(action -> action.status().isActive() || action.status().isFinal())
            .flatMap(action -> action.workflowId().stream())
            .toList());
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
