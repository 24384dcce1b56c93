package io.drover.coordinator.sla;

import io.drover.coordinator.sla.SlaProgress.Ending;
import io.drover.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at service levels when their jobs have changed or their time has come, writes what came of
 * them, and in the same transaction the alerts that follow. Several servers share the work.
 */
final class SlaLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlaLoop.class);

  /** Within this time it sees what other servers store, and what was stored without a word. */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Changes of so much time are looked up together. */
  private static final Duration GATHER = Duration.ofMillis(50);

  private static final int BATCH = 200;

  private final SlaStore store;
  private final TrackedActions coordinators;
  private final List<AlertChannel> channels;
  private final Runnable alertsStored;
  private final InstantSource clock;
  private final Pulse pulse;
  private final Set<String> changed = new HashSet<>();

  /**
   * @param alertsStored called after a commit that left alerts to be delivered
   */
  SlaLoop(
      SlaStore store,
      TrackedActions coordinators,
      List<AlertChannel> channels,
      Runnable alertsStored,
      InstantSource clock) {
    this.store = store;
    this.coordinators = coordinators;
    this.channels = List.copyOf(channels);
    this.alertsStored = alertsStored;
    this.clock = clock;
    this.pulse = new Pulse("drover-sla", GATHER, this::round);
  }

  void start() {
    store.wakeAll(now());
    pulse.start();
  }

  /** Rows of these were committed: workflow jobs, or coordinator actions. Returns at once. */
  void changed(Collection<String> ids) {
    synchronized (changed) {
      changed.addAll(ids);
    }
    pulse.wake();
  }

  /** How long the thread may rest. */
  private Duration round() {
    try {
      while (tick()) {
        // there may be more
      }
      Instant now = now();
      return store
          .nextDue()
          .map(due -> Duration.between(now, due))
          .filter(left -> left.compareTo(POLL) < 0)
          .map(left -> left.isNegative() ? Duration.ZERO : left)
          .orElse(POLL);
    } catch (StoreException e) {
      LOG.warn("service levels wait for the database", e);
      return POLL;
    }
  }

  /** One round; false when there is nothing more to do. */
  boolean tick() {
    Set<String> ids = takeChanged();
    if (!ids.isEmpty()) {
      try {
        // most jobs have no service level: they must not cost a transaction
        if (store.anyOpen(ids)) {
          look(handle -> store.lockChanged(handle, ids));
        }
      } catch (RuntimeException e) {
        synchronized (changed) {
          changed.addAll(ids);
        }
        throw e;
      }
    }
    boolean due = store.nextDue().filter(at -> !at.isAfter(now())).isPresent();
    return due && look(handle -> store.lockDue(handle, now(), BATCH)) == BATCH;
  }

  private Set<String> takeChanged() {
    synchronized (changed) {
      Set<String> ids = new HashSet<>(changed);
      changed.clear();
      return ids;
    }
  }

  private int look(Function<Handle, List<SlaSummary>> lock) {
    boolean[] alerted = new boolean[1];
    int looked =
        store.inTransaction(
            handle -> {
              List<SlaSummary> rows = lock.apply(handle);
              alerted[0] = apply(handle, rows);
              return rows.size();
            },
            "look at service levels");
    if (alerted[0]) {
      alertsStored.run();
    }
    return looked;
  }

  /** True when alerts were stored. */
  private boolean apply(Handle handle, List<SlaSummary> rows) {
    if (rows.isEmpty()) {
      return false;
    }
    Instant now = now();
    Map<String, SlaProgress> progress = progress(handle, rows);
    List<SlaSummary> moved = new ArrayList<>();
    boolean alerted = false;
    for (SlaSummary row : rows) {
      SlaProgress stands = progress.getOrDefault(row.id(), gone(row));
      SlaState state = row.state().at(now, row.sla(), stands);
      if (!state.equals(row.state())) {
        SlaSummary next = moved(row, state, now);
        moved.add(next);
        alerted |= alert(handle, next, state.since(row.state()), now);
      }
    }
    store.save(handle, moved);
    return alerted;
  }

  private static SlaSummary moved(SlaSummary row, SlaState state, Instant now) {
    boolean onlyLooked =
        state.events().equals(row.state().events())
            && state.jobStatus().equals(row.state().jobStatus())
            && state.actualStart().equals(row.state().actualStart())
            && state.actualEnd().equals(row.state().actualEnd());
    return new SlaSummary(
        row.id(),
        row.appType(),
        row.parentId(),
        row.appName(),
        row.user(),
        row.sla(),
        state,
        row.alerts(),
        row.createdAt(),
        onlyLooked ? row.modifiedAt() : now);
  }

  private static SlaProgress gone(SlaSummary row) {
    return new SlaProgress(
        row.state().jobStatus(), row.state().actualStart(), Optional.empty(), Ending.NEVER);
  }

  private Map<String, SlaProgress> progress(Handle handle, List<SlaSummary> rows) {
    Map<Boolean, List<SlaSummary>> byKind =
        rows.stream()
            .collect(
                Collectors.partitioningBy(row -> row.appType() == SlaAppType.COORDINATOR_ACTION));
    Map<String, SlaProgress> progress =
        new HashMap<>(store.workflowProgress(handle, byKind.getOrDefault(false, List.of())));
    List<String> actions =
        byKind.getOrDefault(true, List.of()).stream().map(SlaSummary::id).toList();
    if (!actions.isEmpty()) {
      progress.putAll(coordinators.of(handle, actions));
    }
    return progress;
  }

  private boolean alert(Handle handle, SlaSummary tracked, List<SlaEvent> events, Instant now) {
    boolean stored = false;
    for (SlaEvent event : events) {
      LOG.debug("{} of {}", event, tracked.id());
      for (AlertChannel channel : channels) {
        if (tracked.alerts() && channel.wants(tracked, event)) {
          store.insertAlert(handle, channel.name(), SlaAlert.of(tracked, event, now));
          stored = true;
        }
      }
    }
    return stored;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() {
    pulse.close();
  }
}
