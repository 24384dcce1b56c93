package io.drover.coordinator;

import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorChanges;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.coordinator.store.CoordinatorStore.Transaction;
import io.drover.coordinator.store.CoordinatorVersionRow;
import io.drover.engine.JobKind;
import io.drover.engine.JobNumbers;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes up for parts of schedules by jobs of their own. Thread-safe. */
final class CoordinatorBackfills {
  private static final int MOST_BACKFILLED = 10_000;
  private final CoordinatorStore store;
  private final CoordinatorReading reading;
  private final CoordinatorApplications applications;
  private final CoordinatorLoop loop;
  private final JobNumbers numbers;
  private final InstantSource clock;

  CoordinatorBackfills(
      CoordinatorStore store,
      CoordinatorReading reading,
      CoordinatorApplications applications,
      CoordinatorLoop loop,
      JobNumbers numbers,
      InstantSource clock) {
    this.store = store;
    this.reading = reading;
    this.applications = applications;
    this.loop = loop;
    this.numbers = numbers;
    this.clock = clock;
  }

  /**
   * What {@link #backfill} would do now.
   *
   * @throws InvalidRequestException E0302 when the coordinator itself will still make times of the
   *     range, or when these are too many; E0303 for a backfill
   */
  BackfillPlan planBackfill(CoordinatorJobId id, Backfill backfill) {
    return plan(reading.row(id), backfill);
  }

  private BackfillPlan plan(CoordinatorJobRow job, Backfill backfill) {
    CoordinatorJobId id = job.id();
    if (job.identity().backfillOf().isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.E0303,
          "["
              + id
              + "] is a backfill itself; name its coordinator ["
              + job.identity().backfillOf().get()
              + "]");
    }
    requirePast(job, backfill);
    int version = job.controls().definitionVersion();
    List<Instant> times =
        applications
            .of(id, version)
            .schedule()
            .times()
            .between(backfill.from(), backfill.to())
            .limit(MOST_BACKFILLED + 1L)
            .toList();
    if (times.size() > MOST_BACKFILLED) {
      throw new InvalidRequestException(
          ErrorCode.E0302,
          "a backfill makes " + MOST_BACKFILLED + " actions at most; choose a shorter range");
    }
    Map<Instant, BackfillPlan.Existing> existing = existing(job, backfill);
    List<BackfillPlan.Slot> slots = new ArrayList<>();
    for (Instant time : times) {
      Optional<BackfillPlan.Existing> made = Optional.ofNullable(existing.get(time));
      boolean runs = made.map(action -> backfill.reprocess().takes(action.status())).orElse(true);
      slots.add(new BackfillPlan.Slot(time, made, runs));
    }
    return new BackfillPlan(id, version, backfill, slots);
  }

  /** What the coordinator will make by itself must not be made twice. */
  private static void requirePast(CoordinatorJobRow job, Backfill backfill) {
    Optional<Instant> next =
        job.progress().status().isFinal() ? Optional.empty() : job.progress().nextNominalAt();
    if (next.isPresent()
        && backfill.to().isAfter(next.get())
        && !job.identity().startAt().isAfter(next.get())) {
      throw new InvalidRequestException(
          ErrorCode.E0302,
          "["
              + job.id()
              + "] itself goes on at "
              + CoordinatorTime.format(next.get())
              + "; a backfill can go up to there");
    }
  }

  private Map<Instant, BackfillPlan.Existing> existing(CoordinatorJobRow job, Backfill backfill) {
    Map<Instant, BackfillPlan.Existing> existing = new HashMap<>();
    List<CoordinatorJobRow> all = new ArrayList<>(List.of(job));
    all.addAll(store.backfills(job.id()));
    CoordinatorActionFilter range =
        new CoordinatorActionFilter(
            Set.of(),
            Set.of(),
            List.of(
                new CoordinatorActionFilter.Comparison(">=", backfill.from()),
                new CoordinatorActionFilter.Comparison("<", backfill.to())));
    for (CoordinatorJobRow one : all) {
      if (!one.progress().status().isFinal()) {
        // a backfill that runs has planned these, made or not
        one.identity()
            .nominalTimes()
            .ifPresent(
                times ->
                    times.forEach(
                        time ->
                            existing.put(
                                time,
                                new BackfillPlan.Existing(
                                    one.id().action(0), CoordinatorActionStatus.WAITING))));
      }
      for (CoordinatorActionRow action :
          store.actions(one.id(), range, 0, Integer.MAX_VALUE, false)) {
        existing.put(action.nominalAt(), new BackfillPlan.Existing(action.id(), action.status()));
      }
    }
    return existing;
  }

  /**
   * Makes up for a part of the schedule by a job of its own, with its own concurrency; the
   * coordinator goes on as if nothing happened.
   *
   * @return the new job
   * @throws InvalidRequestException as {@link #planBackfill}, and E0302 when nothing is to be run
   */
  CoordinatorJobId backfill(CoordinatorJobId id, Backfill backfill, String user) {
    CoordinatorJobId made = new CoordinatorJobId(numbers.next(JobKind.COORDINATOR));
    store.inTransaction(
        transaction -> {
          // with this lock nobody else plans a backfill of it
          CoordinatorJobRow job =
              transaction.lock(id).orElseThrow(() -> CoordinatorReading.unknown(id));
          BackfillPlan plan = plan(job, backfill);
          if (plan.toRun().isEmpty()) {
            throw new InvalidRequestException(
                ErrorCode.E0302,
                "there is nothing to backfill: the range has "
                    + plan.times().size()
                    + " nominal times, and none of them is to run");
          }
          insertBackfill(transaction, job, made, plan, user);
          return made;
        },
        "insert a backfill of " + id);
    loop.wake(made);
    return made;
  }

  private void insertBackfill(
      Transaction transaction,
      CoordinatorJobRow of,
      CoordinatorJobId id,
      BackfillPlan plan,
      String user) {
    Instant now = now();
    CoordinatorVersionRow version = applications.version(of.id(), plan.definitionVersion());
    CoordinatorJobRow.Identity identity = of.identity();
    CoordinatorJobRow.Controls controls = of.controls();
    List<Instant> times = plan.toRun();
    transaction.insert(
        new CoordinatorJobRow(
            new CoordinatorJobRow.Identity(
                id,
                identity.name(),
                identity.appPath(),
                identity.user(),
                identity.group(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(of.id()),
                identity.frequency(),
                identity.timeUnit(),
                identity.timezone(),
                plan.backfill().from(),
                Optional.of(times),
                now),
            new CoordinatorJobRow.Controls(
                1,
                plan.backfill().to(),
                Optional.empty(),
                plan.backfill().parallel(),
                Math.max(controls.throttle(), plan.backfill().parallel()),
                controls.timeoutMinutes(),
                Execution.FIFO),
            new CoordinatorJobRow.Progress(
                ScheduleStatus.PREP,
                false,
                0,
                Optional.empty(),
                Optional.of(times.get(0)),
                false,
                Map.of(),
                now,
                Optional.empty(),
                Optional.of(now)),
            0,
            2));
    CoordinatorChanges changes = new CoordinatorChanges();
    changes.version(
        new CoordinatorVersionRow(
            id,
            1,
            version.definitionHash(),
            version.includesHash(),
            version.configurationHash(),
            now));
    changes.tell(
        CoordinatorSubmissions.entry(
            id,
            1,
            now,
            "SUBMITTED",
            "backfill of "
                + of.id()
                + ", version "
                + plan.definitionVersion()
                + ", by "
                + user
                + ": "
                + times.size()
                + " nominal times from "
                + CoordinatorTime.format(times.get(0))
                + " to "
                + CoordinatorTime.format(times.get(times.size() - 1))));
    transaction.save(changes);
  }

  /** Backfills of the coordinator, oldest first, without properties. */
  List<CoordinatorJob> backfills(CoordinatorJobId id) {
    CoordinatorJobRow job = reading.row(id);
    return store.backfills(job.id()).stream().map(row -> reading.view(row, Map.of())).toList();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
