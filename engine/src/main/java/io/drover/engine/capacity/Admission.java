package io.drover.engine.capacity;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.JobPriority;
import io.drover.actions.PlaceLimits;
import io.drover.actions.Places;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.Threads;
import io.drover.engine.capacity.AdmissionRound.Note;
import io.drover.engine.store.Database;
import io.drover.engine.store.PlaceRow;
import io.drover.engine.store.PlaceStore;
import io.drover.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the places of all endpoints, in rounds: one transaction that takes what attempts want and
 * say, and admits as many of all who stand in line as there is room for. Calls that come at once
 * share a round. Whoever is admitted without asking gets its command made due. A round is run for
 * each that asks, when something ended here, and every second where somebody waits, because other
 * servers end things too.
 */
public final class Admission implements Places, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Rounds that nobody waits for take at most one part in so many of the time. */
  private static final int SHARE_OF_TIME = 4;

  /** An order of so many is worked out for somebody who wants to see a position. */
  private static final int LONGEST_LINE = 20_000;

  private final PlaceStore store;
  private final InstantSource clock;
  private final Map<String, Desk> desks = new TreeMap<>();
  private final ScheduledExecutorService timers = Threads.timer("drover-places-");
  private volatile Consumer<Instant> wake = due -> {};

  /**
   * No I/O yet.
   *
   * @param limits of each endpoint; where somebody asks for another one, there is no limit
   */
  public Admission(Database database, Map<String, PlaceLimits> limits, InstantSource clock) {
    this.store = new PlaceStore(database);
    this.clock = requireNonNull(clock, "clock");
    limits.forEach((name, some) -> desks.put(name, new Desk(name, some)));
  }

  /** Who is told when commands became due; called once, before {@link #start}. */
  public void tell(Consumer<Instant> dueCommands) {
    wake = dueCommands;
  }

  /** Begins to look for those who wait. */
  public void start() {
    long millis = POLL.toMillis();
    // it catches and logs what it throws
    Future<?> unused =
        timers.scheduleWithFixedDelay(this::poll, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Actions ended, and their commands are gone: after the commit. */
  public void ended() {
    desks.values().stream().filter(desk -> desk.waitedFor).forEach(Desk::soon);
  }

  @Override
  public Answer ask(Wish wish) {
    Desk desk = desks.get(wish.endpoint());
    if (desk == null) {
      return new Placed(Optional.empty());
    }
    Note note = new Note(Note.Subject.ASKS, wish);
    return desk.tell(note).<Answer>map(desk::waiting).orElseGet(() -> new Placed(note.sentSince()));
  }

  @Override
  public void started(Wish wish) {
    Desk desk = desks.get(wish.endpoint());
    if (desk != null) {
      Optional<String> unused = desk.tell(new Note(Note.Subject.STARTED, wish));
    }
  }

  @Override
  public void notSent(Wish wish) {
    Desk desk = desks.get(wish.endpoint());
    if (desk != null) {
      Optional<String> unused = desk.tell(new Note(Note.Subject.NOT_SENT, wish));
    }
  }

  @Override
  public Optional<Waiting> refused(Wish wish) {
    Desk desk = desks.get(wish.endpoint());
    return desk == null
        ? Optional.empty()
        : desk.tell(new Note(Note.Subject.REFUSED, wish)).map(desk::waiting);
  }

  /** How the endpoints stand, by name. */
  public List<EndpointCapacity> capacity() {
    return desks.values().stream().map(Desk::capacity).toList();
  }

  /** What actions of the job wait for here, by node; empty when none stands in line. */
  public Map<String, String> waiting(WorkflowJobId job) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String endpoint : store.waitedForBy(job)) {
      Desk desk = desks.get(endpoint);
      if (desk != null) {
        desk.positions(job, words);
      }
    }
    return words;
  }

  private void poll() {
    try {
      Set<String> waitedFor = store.waitedFor();
      for (Desk desk : desks.values()) {
        desk.waitedFor = waitedFor.contains(desk.endpoint);
        if (desk.waitedFor) {
          desk.soon();
        }
      }
    } catch (StoreException e) {
      LOG.warn("cannot look for those who wait for a place", e);
    } catch (RuntimeException e) {
      LOG.error("looking for those who wait for a place failed", e);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** One endpoint. */
  private final class Desk {
    private final String endpoint;
    private final PlaceLimits limits;
    private final Queue<Note> notes = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean waitedFor = true;

    /** Nanoseconds of when the next round is planned, and when it may be at the earliest. */
    private long planned = Long.MAX_VALUE;

    private volatile long earliest = System.nanoTime();
    private Instant swept = Instant.EPOCH;

    Desk(String endpoint, PlaceLimits limits) {
      this.endpoint = endpoint;
      this.limits = limits;
    }

    /** Adds the note to the next round and runs it, unless another thread has done so. */
    Optional<String> tell(Note note) {
      notes.add(note);
      turn.lock();
      try {
        if (!note.isDone()) {
          round();
        }
      } finally {
        turn.unlock();
      }
      return note.answer();
    }

    Waiting waiting(String why) {
      return new Waiting(
          "waiting for a place at Livy '" + endpoint + "': " + why, AdmissionRound.SAFETY);
    }

    private void round() {
      long begun = System.nanoTime();
      List<Note> taken = new ArrayList<>();
      for (Note note = notes.poll(); note != null; note = notes.poll()) {
        taken.add(note);
      }
      AdmissionRound.Result result;
      try {
        Instant now = now();
        boolean sweeps = !now.isBefore(swept.plus(AdmissionRound.SWEEP_EVERY));
        boolean admits = waitedFor;
        result =
            store.atEndpoint(
                endpoint,
                desk -> new AdmissionRound(desk, limits, taken, admits, sweeps, now).run());
        if (sweeps) {
          swept = now;
        }
      } catch (RuntimeException e) {
        taken.forEach(note -> note.fail(e));
        throw e;
      } finally {
        long end = System.nanoTime();
        earliest = end + (end - begun) * (SHARE_OF_TIME - 1);
      }
      taken.forEach(note -> note.done(result));
      LOG.debug(
          "round at {}: {} said something, {} wait, {} woken",
          endpoint,
          taken.size(),
          result.answers().size(),
          result.woken());
      if (result.anyWaits()) {
        waitedFor = true;
      }
      if (result.woken() > 0) {
        wake.accept(now());
      }
      result.again().ifPresent(at -> plan(Duration.between(now(), at)));
    }

    /** A round that nobody waits for, as soon as may be. */
    void soon() {
      plan(Duration.ZERO);
    }

    private synchronized void plan(Duration wait) {
      long now = System.nanoTime();
      long at = Math.max(now + Math.max(0, wait.toNanos()), earliest);
      if (planned <= at) {
        return;
      }
      planned = at;
      try {
        Future<?> unused = timers.schedule(this::plannedRound, at - now, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("no round at {}, the server stops", endpoint);
      }
    }

    private void plannedRound() {
      synchronized (this) {
        planned = Long.MAX_VALUE;
      }
      turn.lock();
      try {
        round();
      } catch (StoreException e) {
        LOG.warn("no places are given at '{}' until the database answers", endpoint, e);
      } catch (RuntimeException e) {
        LOG.error("giving places at '{}' failed", endpoint, e);
      } finally {
        turn.unlock();
      }
    }

    private Load load() {
      return new Load(limits, store.endpoint(endpoint).backOff(), store.used(endpoint), now());
    }

    EndpointCapacity capacity() {
      Load load = load();
      BackOff backOff = load.backOff();
      return new EndpointCapacity(
          endpoint,
          limits,
          load.places(Kind.BATCH),
          load.places(Kind.SESSION),
          load.starting(),
          load.startingNow(),
          backOff
              .refusedAt()
              .filter(at -> backOff.holds(limits.starting(), load.now()))
              .map(
                  last ->
                      new EndpointCapacity.Slowdown(
                          backOff.since().orElse(last),
                          last,
                          backOff.pausedUntil().filter(until -> until.isAfter(load.now())))),
          store.lines(endpoint).stream()
              .map(
                  line ->
                      new EndpointCapacity.Line(
                          line.kind(),
                          line.queue(),
                          line.user(),
                          JobPriority.ofLevel(line.priority()),
                          line.waiting(),
                          line.suspended(),
                          line.oldest(),
                          load.why(line.kind())))
              .toList());
    }

    /** Where the job's actions stand, in the order that holds now. */
    void positions(WorkflowJobId job, Map<String, String> words) {
      Load load = load();
      List<PlaceRow> order =
          FairShare.choose(
              load.inUse(),
              new FairShare.Room(LONGEST_LINE, LONGEST_LINE, LONGEST_LINE),
              store.inLine(endpoint, LONGEST_LINE),
              store.endpoint(endpoint).admissions());
      for (int i = 0; i < order.size(); i++) {
        ActionAttempt attempt = order.get(i).attempt();
        if (attempt.actionId().jobId().equals(job)) {
          words.put(
              attempt.actionId().node(),
              waiting(load.why(order.get(i).kind())).reason() + "; number " + (i + 1) + " in line");
        }
      }
    }
  }

  /** Ends the rounds that nobody waits for. */
  @Override
  public void close() {
    Threads.end(timers);
  }
}
