package io.drover.coordinator.bundle;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorConfig;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorRerun;
import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import io.drover.engine.JobKind;
import io.drover.engine.JobNumbers;
import io.drover.engine.TimelineEntry;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The use cases of bundle jobs, each one transaction. Thread-safe. What is asked of a bundle is
 * durable when the call returns, and reaches its coordinators at once, or after a crash. Faults of
 * the caller are {@link io.drover.schema.InvalidRequestException}; an unknown job is E0604.
 */
public final class BundleService {
  private final BundleStore store;
  private final BundleCheck check;
  private final Coordinators coordinators;
  private final JobNumbers numbers;
  private final Runnable wake;
  private final CoordinatorConfig config;
  private final InstantSource clock;

  BundleService(
      BundleStore store,
      BundleCheck check,
      Coordinators coordinators,
      JobNumbers numbers,
      Runnable wake,
      CoordinatorConfig config,
      InstantSource clock) {
    this.store = store;
    this.check = check;
    this.coordinators = coordinators;
    this.numbers = numbers;
    this.wake = wake;
    this.config = config;
    this.clock = clock;
  }

  /** Reads, checks and stores the job; when this returns, the job is durable. */
  public BundleJobId submit(BundleSubmission submission) {
    PreparedBundle bundle = check.prepare(submission);
    Instant now = now();
    BundleJobId id = new BundleJobId(numbers.next(JobKind.BUNDLE));
    BundleJob job =
        new BundleJob(
            id,
            bundle.name(),
            bundle.appPath(),
            submission.start() ? ScheduleStatus.RUNNING : ScheduleStatus.PREP,
            submission.user(),
            Optional.ofNullable(bundle.properties().get("group.name")),
            Optional.ofNullable(bundle.properties().get("oozie.bundle.external.id")),
            bundle.properties(),
            bundle.kickOffAt(),
            Optional.empty(),
            now,
            now,
            submission.start() ? Optional.of(now) : Optional.empty(),
            Optional.empty());
    store.insert(
        job,
        bundle.coordinators(),
        bundle.definitionXml(),
        (submission.start() ? "submitted and started by " : "submitted by ") + submission.user());
    wake.run();
    return id;
  }

  /** Everything submit does but storing. */
  public void dryRun(BundleSubmission submission) {
    PreparedBundle unused = check.prepare(submission);
  }

  /** Starts, suspends, resumes or kills; false when the status does not allow it. */
  public boolean apply(BundleJobId id, ScheduleVerb verb, String user) {
    boolean applied =
        locked(
            id,
            locked -> {
              Optional<ScheduleStatus> next = BundleLifeCycle.next(locked.bundle().status(), verb);
              if (next.isEmpty()) {
                return false;
              }
              Instant now = now();
              locked.become(next.get(), now);
              if (verb != ScheduleVerb.START) {
                // no coordinator is there before the start
                locked.ask(verb, user);
              }
              locked.note(now, "VERB", verb + " by " + user);
              if (next.get().isFinal()) {
                locked.note(now, "ENDED", next.get().name());
              }
              locked.save(locked.bundle().nextDue(now));
              return true;
            });
    if (applied) {
      wake.run();
    }
    return applied;
  }

  /**
   * Changes end or pause time of the bundle and all of its coordinators. A coordinator that cannot
   * follow stays as it is; the bundle's history says why.
   *
   * @throws InvalidRequestException E1015 when something else is to be changed, or nothing; E1312
   *     when the bundle has ended
   */
  public void change(BundleJobId id, ScheduleChange change, String user) {
    if (change.concurrency().isPresent() || change.status().isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.E1015, "Of a bundle only endtime and pausetime can be changed");
    }
    if (change.equals(ScheduleChange.NOTHING)) {
      throw new InvalidRequestException(
          ErrorCode.E1015, "Nothing to change: give endtime or pausetime a value");
    }
    boolean unused =
        locked(
            id,
            locked -> {
              if (locked.bundle().status().isFinal()) {
                throw new InvalidRequestException(
                    ErrorCode.E1312,
                    "Bundle [" + id + "] is " + locked.bundle().status() + ": it has ended");
              }
              Instant now = now();
              change.endTime().ifPresent(end -> locked.endAt(end, now));
              if (change.pauseTime().isPresent() || change.clearsPause()) {
                locked.pauseAt(change.pauseTime(), now);
              }
              locked.note(now, "VERB", "change by " + user + ": " + text(change));
              locked.save(locked.bundle().nextDue(now));
              return true;
            });
    wake.run();
  }

  private static String text(ScheduleChange change) {
    String end = change.endTime().map(time -> "endtime=" + CoordinatorTime.format(time)).orElse("");
    String pause =
        change.clearsPause()
            ? "pausetime="
            : change
                .pauseTime()
                .map(time -> "pausetime=" + CoordinatorTime.format(time))
                .orElse("");
    return end.isEmpty() || pause.isEmpty() ? end + pause : end + ";" + pause;
  }

  /**
   * Runs actions of its coordinators again, and gives them as they are then. A bundle in pause
   * loses its pause time.
   *
   * @throws InvalidRequestException E1018 when the bundle or one of the actions cannot be rerun,
   *     there is none to rerun, or a coordinator is unknown, and nothing was done
   */
  public List<CoordinatorAction> rerun(BundleJobId id, BundleRerun rerun, String user) {
    Bundle bundle = bundle(id);
    refuseRerun(bundle.row());
    Map<CoordinatorJobId, ActionScope> scopes =
        new BundleScope(bundle, rerun, coordinators).check();
    boolean unused =
        locked(
            id,
            locked -> {
              refuseRerun(locked.bundle().row());
              Instant now = now();
              if (locked.bundle().status().isPaused()) {
                locked.pauseAt(Optional.empty(), now);
              }
              locked.note(now, "VERB", "rerun by " + user);
              // if this server stops before it is done, the bundle is looked at all the same
              locked.save(Optional.of(now));
              return true;
            });
    List<CoordinatorAction> actions = new ArrayList<>();
    scopes.forEach(
        (coordinator, scope) ->
            actions.addAll(
                coordinators.rerun(
                    coordinator,
                    new CoordinatorRerun(
                        scope, rerun.refresh(), rerun.nocleanup(), false, Map.of()),
                    user)));
    boolean due =
        locked(
            id,
            locked -> {
              locked.save(Optional.of(now()));
              return true;
            });
    if (due) {
      wake.run();
    }
    return actions;
  }

  private static void refuseRerun(BundleRow bundle) {
    ScheduleStatus status = bundle.status();
    if (status.isPrepared() || status == ScheduleStatus.KILLED || status == ScheduleStatus.FAILED) {
      throw new InvalidRequestException(
          ErrorCode.E1018, "Bundle [" + bundle.id() + "] is " + status + ": it cannot be rerun");
    }
  }

  /** With its properties. */
  public BundleJob job(BundleJobId id) {
    BundleJob job = store.row(id).map(BundleRow::job).orElseThrow(() -> unknown(id));
    return shown(job, store.configuration(id).orElse(Map.of()));
  }

  /** Its coordinators in the order of the definition, without properties. */
  public List<CoordinatorJob> coordinators(BundleJobId id) {
    List<CoordinatorJobId> ids = bundle(id).ids();
    Map<CoordinatorJobId, CoordinatorJob> jobs =
        coordinators.jobs(ids).stream()
            .collect(Collectors.toMap(CoordinatorJob::id, Function.identity()));
    return ids.stream().map(jobs::get).filter(Objects::nonNull).toList();
  }

  /** {@code offset} counts from 0; newest first. */
  public BundlePage jobs(CoordinatorFilter filter, int offset, int length) {
    return new BundlePage(
        store.count(filter),
        store.jobs(filter, offset, length).stream().map(job -> shown(job, Map.of())).toList());
  }

  private BundleJob shown(BundleJob job, Map<String, String> properties) {
    return job.shown(
        config.statusWithoutError() ? job.status().withoutError() : job.status(), properties);
  }

  /** The bundle.xml as submitted. */
  public String definitionXml(BundleJobId id) {
    return store.definition(id).orElseThrow(() -> unknown(id));
  }

  /** History after the given sequence number, oldest first; 0 gives all. */
  public List<TimelineEntry> timeline(BundleJobId id, long afterSequence) {
    BundleRow row = store.row(id).orElseThrow(() -> unknown(id));
    return store.timeline(row.id(), afterSequence);
  }

  private Bundle bundle(BundleJobId id) {
    return store.bundle(id).orElseThrow(() -> unknown(id));
  }

  private <R> R locked(BundleJobId id, Function<LockedBundle, R> work) {
    return store.underLock(id, work).orElseThrow(() -> unknown(id));
  }

  private static InvalidRequestException unknown(BundleJobId id) {
    return new InvalidRequestException(ErrorCode.E0604, "Job does not exist [" + id + "]");
  }

  private Instant now() {
    return now(clock);
  }

  /** As exact as the database keeps it. */
  static Instant now(InstantSource clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
