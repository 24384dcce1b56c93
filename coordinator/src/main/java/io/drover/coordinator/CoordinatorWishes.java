package io.drover.coordinator;

import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorChanges;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.coordinator.store.CoordinatorStore.Transaction;
import io.drover.engine.WorkflowService;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Applies what users wish to coordinators, each under its lock. Thread-safe. */
final class CoordinatorWishes {
  private final CoordinatorStore store;
  private final CoordinatorApplications applications;
  private final CoordinatorLoop loop;
  private final WorkflowService workflows;
  private final CoordinatorNews news;
  private final CoordinatorConfig config;
  private final InstantSource clock;

  CoordinatorWishes(
      CoordinatorStore store,
      CoordinatorApplications applications,
      CoordinatorLoop loop,
      WorkflowService workflows,
      CoordinatorNews news,
      CoordinatorConfig config,
      InstantSource clock) {
    this.store = store;
    this.applications = applications;
    this.loop = loop;
    this.workflows = workflows;
    this.news = news;
    this.config = config;
    this.clock = clock;
  }

  /** What a user's wish does to a coordinator that is locked. */
  record Locked(Transaction transaction, CoordinatorJobRow row, CoordinatorProgress progress) {}

  /** Applies a wish in one transaction; the loop does what follows. */
  <R> R locked(CoordinatorJobId id, Optional<ActionScope> scope, Function<Locked, R> wish) {
    List<Runnable> afterwards = new ArrayList<>();
    R result =
        store.inTransaction(
            transaction -> {
              CoordinatorJobRow row =
                  transaction.lock(id).orElseThrow(() -> CoordinatorReading.unknown(id));
              CoordinatorChanges changes = new CoordinatorChanges();
              CoordinatorProgress progress =
                  new CoordinatorProgress(
                      new CoordinatorProgress.Start(
                          row, actions(transaction, id, scope), Map.of(), Set.of()),
                      version -> applications.of(id, version),
                      config,
                      changes,
                      now());
              R done = wish.apply(new Locked(transaction, row, progress));
              progress.saveDue();
              boolean touched = progress.ask(transaction.handle(), workflows);
              afterwards.add(news.tell(transaction.handle(), row, progress));
              transaction.save(changes);
              if (touched) {
                afterwards.add(workflows::wake);
              }
              if (progress.statusChanged()) {
                afterwards.add(() -> loop.statusesChanged(List.of(id)));
              }
              return done;
            },
            "change coordinator " + id);
    afterwards.forEach(Runnable::run);
    loop.wake(id);
    return result;
  }

  /** Those that have not ended, and those that are asked for. */
  private static List<CoordinatorActionRow> actions(
      Transaction transaction, CoordinatorJobId id, Optional<ActionScope> scope) {
    Map<Integer, CoordinatorActionRow> rows = new TreeMap<>();
    transaction.openActions(List.of(id)).forEach(row -> rows.put(row.id().number(), row));
    if (scope.isPresent()) {
      transaction.actions(id, scope.get()).forEach(row -> rows.put(row.id().number(), row));
    }
    return List.copyOf(rows.values());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
