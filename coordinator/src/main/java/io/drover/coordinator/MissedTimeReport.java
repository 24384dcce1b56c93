package io.drover.coordinator;

import io.drover.coordinator.store.CoordinatorChanges;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.coordinator.store.CoordinatorStore.Transaction;
import io.drover.engine.TimelineEntry;
import io.drover.engine.store.TimelineRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once, when the first server comes up again, what every coordinator missed meanwhile and
 * what of it runs now. It only tells: the schedule itself makes up for it.
 */
final class MissedTimeReport {
  private static final Logger LOG = LoggerFactory.getLogger(MissedTimeReport.class);

  /** Servers that were away for less have missed nothing that anybody would notice. */
  static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final int MOST_COORDINATORS = 10_000;
  private static final long MOST_TIMES = 100_000;

  private final CoordinatorStore store;
  private final CoordinatorApplications applications;
  private final CoordinatorConfig config;

  MissedTimeReport(
      CoordinatorStore store, CoordinatorApplications applications, CoordinatorConfig config) {
    this.store = store;
    this.applications = applications;
    this.config = config;
  }

  /** Empty when another server was up, or tells it already. */
  List<MissedTimes> tell(Instant now) {
    Optional<Instant> lastBeat = store.lastBeat();
    if (lastBeat.isEmpty() || lastBeat.get().plus(SHORTEST).isAfter(now)) {
      return List.of();
    }
    Instant downSince = lastBeat.get();
    List<MissedTimes> missed = new ArrayList<>();
    boolean first =
        store.inTransaction(
            transaction -> {
              missed.clear();
              return transaction.takeOver(downSince, now)
                  && tell(transaction, downSince, now, missed);
            },
            "report missed times");
    if (!first) {
      return List.of();
    }
    LOG.warn(
        "no server kept the schedules from {} to {}: {} coordinators missed {} nominal times",
        CoordinatorTime.format(downSince),
        CoordinatorTime.format(now),
        missed.size(),
        missed.stream().mapToLong(MissedTimes::missed).sum());
    return List.copyOf(missed);
  }

  private boolean tell(
      Transaction transaction, Instant downSince, Instant now, List<MissedTimes> missed) {
    CoordinatorChanges changes = new CoordinatorChanges();
    List<CoordinatorJobRow> behind =
        transaction.lockFree(
            store.behind(now, MOST_COORDINATORS).stream().map(CoordinatorJobRow::id).toList());
    for (CoordinatorJobRow row : behind) {
      Optional<MissedTimes> times = missed(row, downSince, now);
      times.ifPresent(
          found -> {
            missed.add(found);
            changes.job(
                new CoordinatorJobRow(
                    row.identity(),
                    row.controls(),
                    row.progress(),
                    row.version(),
                    row.nextSequence() + 1));
            changes.tell(
                new TimelineRow(
                    row.id().value(),
                    new TimelineEntry(
                        row.nextSequence(),
                        now,
                        "MISSED",
                        Optional.empty(),
                        found.text(downSince, now))));
          });
    }
    transaction.save(changes);
    return true;
  }

  private Optional<MissedTimes> missed(CoordinatorJobRow row, Instant downSince, Instant now) {
    Optional<NominalSequence> times =
        CoordinatorProgress.times(row, version -> applications.of(row.id(), version));
    if (times.isEmpty()) {
      return Optional.empty();
    }
    Iterator<Instant> following =
        times
            .get()
            .following(
                row.progress().lastNumber(), row.progress().lastNominalAt().orElse(Instant.EPOCH));
    Execution execution = row.controls().execution();
    long count = 0;
    long runs = 0;
    Instant first = now;
    Instant last = now;
    while (following.hasNext() && count < MOST_TIMES) {
      Instant time = following.next();
      if (time.isAfter(now)) {
        break;
      }
      if (!time.isBefore(downSince)) {
        first = count == 0 ? time : first;
        last = time;
        count++;
        boolean late = execution == Execution.NONE && now.isAfter(time.plus(config.tolerance()));
        runs += late ? 0 : 1;
      }
    }
    long running = execution == Execution.LAST_ONLY ? Math.min(1, runs) : runs;
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new MissedTimes(
                row.id(), row.identity().name(), execution, count, running, first, last));
  }
}
