package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.engine.store.HousekeepingStore;
import io.drover.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes ended jobs once they are old enough, and the texts that nobody refers to any more: on one
 * server at a time, a small transaction after the other, with nine times as long a pause behind
 * each, so that no transition waits for it.
 */
public final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final String TASK = "retention";

  /** How long the work stays with a server that does not go on with it. */
  private static final Duration TURN = Duration.ofMinutes(2);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

  /** Within the turn, so that the work stays where it is. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Much longer than a server may believe that a text is stored without storing it again. */
  private static final Duration UNUSED_TEXT_KEPT = Duration.ofDays(1);

  private static final int TEXTS = 2_000;

  /** Jobs of one kind. */
  public interface Purge {
    /** Deletes those that ended before that time, longest ended first; gives how many. */
    int purge(Ended ended, Instant endedBefore, int limit);
  }

  /** What is deleted by one kind of transaction. */
  private record Part(String what, Batch batch) {}

  private interface Batch {
    int delete(Instant now);
  }

  private final HousekeepingStore store;
  private final RetentionConfig config;
  private final InstantSource clock;
  private final String owner = UUID.randomUUID().toString();
  private final ScheduledExecutorService thread = Threads.timer("drover-retention-");
  private final AtomicLong jobsGone = new AtomicLong();
  private final AtomicLong textsGone = new AtomicLong();
  private final List<Part> parts = new ArrayList<>();

  /** Only the thread touches what a round has come to. */
  private final Map<String, Integer> gone = new LinkedHashMap<>();

  private int at;

  /**
   * @param jobs every kind of job by its name, as {@code workflows}; those that others belong to
   *     come first
   */
  public Retention(
      HousekeepingStore store,
      Map<String, Purge> jobs,
      RetentionConfig config,
      InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.clock = requireNonNull(clock, "clock");
    jobs.forEach(
        (name, purge) -> {
          for (Ended ended : Ended.values()) {
            Duration kept = config.of(ended);
            if (!kept.isZero()) {
              parts.add(new Part(name, now -> purge.purge(ended, now.minus(kept), config.batch())));
            }
          }
        });
    if (!parts.isEmpty()) {
      parts.add(new Part("texts", now -> store.purgeTexts(now.minus(UNUSED_TEXT_KEPT), TEXTS)));
    }
  }

  /** Begins to look; does nothing when everything is kept. */
  public void start() {
    if (!parts.isEmpty()) {
      again(Duration.ZERO);
    }
  }

  /** How many jobs this server has deleted. */
  public long jobsGone() {
    return jobsGone.get();
  }

  /** How many definitions and configurations this server has deleted. */
  public long textsGone() {
    return textsGone.get();
  }

  private void run() {
    Duration pause = TURN;
    try {
      pause = step();
    } catch (StoreException e) {
      LOG.warn("old jobs are not deleted now", e);
    } catch (RuntimeException e) {
      LOG.error("deleting old jobs failed", e);
    }
    again(pause);
  }

  /** One transaction; gives the time until the next. */
  Duration step() {
    Instant now = clock.instant();
    if (!store.takeTurn(TASK, owner, now, now.plus(TURN))) {
      at = 0;
      gone.clear();
      return TURN.compareTo(config.every()) < 0 ? TURN : config.every();
    }
    long begin = System.nanoTime();
    Part part = parts.get(at);
    int deleted = part.batch().delete(now);
    if (deleted > 0) {
      gone.merge(part.what(), deleted, Integer::sum);
      (part.what().equals("texts") ? textsGone : jobsGone).addAndGet(deleted);
      return pauseAfter(Duration.ofNanos(System.nanoTime() - begin));
    }
    at++;
    if (at < parts.size()) {
      return Duration.ZERO;
    }
    if (!gone.isEmpty()) {
      LOG.info("old and gone: {}", gone);
    }
    at = 0;
    gone.clear();
    store.endTurn(TASK, owner, now.plus(config.every()));
    return config.every();
  }

  private static Duration pauseAfter(Duration work) {
    Duration pause = work.multipliedBy(9);
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void again(Duration pause) {
    try {
      Future<?> unused = thread.schedule(this::run, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the server stops");
    }
  }

  @Override
  public void close() {
    Threads.end(thread);
  }
}
