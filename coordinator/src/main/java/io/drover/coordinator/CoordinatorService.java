package io.drover.coordinator;

import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorChanges;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.coordinator.store.CoordinatorStore.Transaction;
import io.drover.engine.Ended;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The use cases of coordinator jobs, each one transaction. Thread-safe. Faults of the caller are
 * {@link io.drover.schema.InvalidRequestException}; an unknown job is E0604, an unknown action
 * E0605.
 */
public final class CoordinatorService {
  private final CoordinatorStore store;
  private final CoordinatorSubmissions submissions;
  private final CoordinatorWishes wishes;
  private final CoordinatorReruns reruns;
  private final CoordinatorChange changes;
  private final CoordinatorUpdates updates;
  private final CoordinatorBackfills backfills;
  private final CoordinatorReading reading;
  private final CoordinatorLoop loop;
  private final InstantSource clock;

  CoordinatorService(
      CoordinatorStore store,
      CoordinatorSubmissions submissions,
      CoordinatorWishes wishes,
      CoordinatorReruns reruns,
      CoordinatorChange changes,
      CoordinatorUpdates updates,
      CoordinatorBackfills backfills,
      CoordinatorReading reading,
      CoordinatorLoop loop,
      InstantSource clock) {
    this.store = store;
    this.submissions = submissions;
    this.wishes = wishes;
    this.reruns = reruns;
    this.changes = changes;
    this.updates = updates;
    this.backfills = backfills;
    this.reading = reading;
    this.loop = loop;
    this.clock = clock;
  }

  // ---- submission ----

  /** Reads, checks and stores the job; when this returns, the job is durable. */
  public CoordinatorJobId submit(CoordinatorSubmission submission) {
    ReadyCoordinator coordinator = submissions.ready(submission, Optional.empty());
    store.inTransaction(
        transaction -> {
          insert(transaction.handle(), List.of(coordinator));
          return null;
        },
        "insert coordinator " + coordinator.id());
    loop.wake(coordinator.id());
    return coordinator.id();
  }

  /**
   * Everything submit does but storing, for a bundle that stores it with rows of its own. What it
   * gives is worth nothing until {@link #insert} has committed.
   */
  public ReadyCoordinator ready(CoordinatorSubmission submission, BundleJobId bundle) {
    return submissions.ready(submission, Optional.of(bundle));
  }

  /** Stores jobs in the caller's transaction; after its commit, call {@link #wake}. */
  public void insert(Handle transaction, Collection<ReadyCoordinator> coordinators) {
    Transaction ours = new Transaction(transaction);
    CoordinatorChanges changes = new CoordinatorChanges();
    for (ReadyCoordinator coordinator : coordinators) {
      ours.insert(coordinator.row());
      changes.version(coordinator.version());
      coordinator.timeline().forEach(changes::tell);
    }
    ours.save(changes);
  }

  /** Jobs were committed by {@link #insert}. */
  public void wake(Collection<CoordinatorJobId> ids) {
    ids.forEach(loop::wake);
  }

  /**
   * Calls {@code listener} after each commit of this server that changed the status of coordinator
   * jobs with their ids, until closed. It runs on the coordinators' thread or on that of a user's
   * request: only wake somebody up in it.
   */
  public WorkflowService.Subscription onStatusChanges(
      Consumer<Collection<CoordinatorJobId>> listener) {
    loop.addListener(listener);
    return () -> loop.removeListener(listener);
  }

  /**
   * Everything submit does but storing; gives the coordinator and its actions of the first hour,
   * resolved as far as they can be.
   */
  public String dryRun(CoordinatorSubmission submission) {
    return submissions.dryRun(submission);
  }

  // ---- verbs ----

  /**
   * Suspends, resumes or kills; applied when this returns.
   *
   * @return false when the job's status does not allow the verb, and nothing was done
   */
  public boolean apply(CoordinatorJobId id, ScheduleVerb verb, String user) {
    return wishes.locked(
        id,
        Optional.empty(),
        locked ->
            switch (verb) {
              case START -> false;
              case SUSPEND -> locked.progress().suspend(user);
              case RESUME -> locked.progress().resume(user);
              case KILL -> locked.progress().kill(user);
            });
  }

  /**
   * Kills those of the actions that have not ended, and gives them as they are then.
   *
   * @throws InvalidRequestException E1020 when the job has ended
   */
  public List<CoordinatorAction> killActions(CoordinatorJobId id, ActionScope scope, String user) {
    List<CoordinatorActionId> killed =
        wishes.locked(
            id,
            Optional.empty(),
            locked -> {
              if (locked.progress().status().isFinal()) {
                throw new InvalidRequestException(
                    ErrorCode.E1020,
                    "Coordinator ["
                        + id
                        + "] is "
                        + locked.progress().status()
                        + "; its actions have ended");
              }
              return locked.progress().killActions(scope, user);
            });
    return killed.stream().map(this::action).toList();
  }

  /**
   * Runs ended actions again and gives them as they are then.
   *
   * @throws InvalidRequestException E1018 when the job or one of the actions cannot be rerun, and
   *     nothing was done
   */
  public List<CoordinatorAction> rerun(CoordinatorJobId id, CoordinatorRerun rerun, String user) {
    return reruns.rerun(id, rerun, user);
  }

  /**
   * Changes end, concurrency, pause time or status.
   *
   * @throws InvalidRequestException E1015, E1016, E1022
   */
  public void change(CoordinatorJobId id, ScheduleChange change, String user) {
    changes.change(id, change, user);
  }

  /** Ignores a job that was killed or has failed; E1024 otherwise. */
  public void ignore(CoordinatorJobId id, String user) {
    boolean unused =
        wishes.locked(
            id,
            Optional.empty(),
            locked -> {
              if (!locked.progress().ignore(user)) {
                throw new InvalidRequestException(
                    ErrorCode.E1024,
                    "Coordinator ["
                        + id
                        + "] is "
                        + locked.progress().status()
                        + "; only one that is KILLED or FAILED can be ignored");
              }
              return true;
            });
  }

  /** Ignores actions that ended badly; E1024 when one of them did not. */
  public List<CoordinatorAction> ignoreActions(
      CoordinatorJobId id, ActionScope scope, String user) {
    List<CoordinatorActionId> ignored =
        wishes.locked(
            id,
            Optional.of(scope),
            locked -> {
              List<CoordinatorActionRow> chosen = locked.progress().in(scope);
              List<String> others =
                  chosen.stream()
                      .filter(action -> !action.status().isBad())
                      .map(action -> action.id().number() + " is " + action.status())
                      .toList();
              if (chosen.isEmpty() || !others.isEmpty()) {
                throw new InvalidRequestException(
                    ErrorCode.E1024,
                    "only actions that are FAILED, KILLED or TIMEDOUT can be ignored: "
                        + (chosen.isEmpty()
                            ? "there is none in that range"
                            : String.join(", ", others)));
              }
              List<CoordinatorActionId> ids =
                  chosen.stream().map(CoordinatorActionRow::id).toList();
              locked.progress().ignoreActions(ids, user);
              return ids;
            });
    return ignored.stream().map(this::action).toList();
  }

  // ---- update ----

  /**
   * Replaces definition and properties for the actions to come. Without an application path among
   * the submitted properties, these are laid over those of the job.
   *
   * @param dryRun whether only to tell what would change
   * @return the differences as text, in the unified form; empty when there are none
   * @throws InvalidRequestException E1023 when name, frequency, start, end or time zone differ
   */
  public String update(CoordinatorJobId id, CoordinatorSubmission submission, boolean dryRun) {
    return updates.update(id, submission, dryRun);
  }

  // ---- backfill ----

  /**
   * What {@link #backfill} would do now.
   *
   * @throws InvalidRequestException E0302 when the coordinator itself will still make times of the
   *     range, or when these are too many; E0303 for a backfill
   */
  public BackfillPlan planBackfill(CoordinatorJobId id, Backfill backfill) {
    return backfills.planBackfill(id, backfill);
  }

  /**
   * Makes up for a part of the schedule by a job of its own, with its own concurrency; the
   * coordinator goes on as if nothing happened.
   *
   * @return the new job
   * @throws InvalidRequestException as {@link #planBackfill}, and E0302 when nothing is to be run
   */
  public CoordinatorJobId backfill(CoordinatorJobId id, Backfill backfill, String user) {
    return backfills.backfill(id, backfill, user);
  }

  /** Backfills of the coordinator, oldest first, without properties. */
  public List<CoordinatorJob> backfills(CoordinatorJobId id) {
    return backfills.backfills(id);
  }

  /**
   * Deletes coordinators that ended longer than {@code age} ago, with their actions and service
   * levels, {@code batch} of them in a transaction. Those of bundles go with these; workflows are
   * jobs of their own.
   *
   * @return how many are gone
   */
  public long purge(Duration age, int batch) {
    Instant endedBefore = now().minus(age);
    long purged = 0;
    for (int gone = store.purge(endedBefore, batch); gone > 0; ) {
      purged += gone;
      gone = store.purge(endedBefore, batch);
    }
    return purged;
  }

  /** One transaction of {@link #purge(Duration, int)}, for those that ended so. */
  public int purge(Ended ended, Instant endedBefore, int limit) {
    return store.purge(ended, endedBefore, limit);
  }

  /** What was missed while no server ran, as this server told it when it started. */
  public List<MissedTimes> missedTimes() {
    return loop.missed();
  }

  // ---- reading ----

  /** With its properties. */
  public CoordinatorJob job(CoordinatorJobId id) {
    return reading.job(id);
  }

  /** {@code offset} counts from 0; newest first. */
  public CoordinatorPage jobs(CoordinatorFilter filter, int offset, int length) {
    return reading.jobs(filter, offset, length);
  }

  /** {@code offset} counts from 0. */
  public CoordinatorActionPage actions(
      CoordinatorJobId id,
      CoordinatorActionFilter filter,
      int offset,
      int length,
      boolean descending) {
    return reading.actions(id, filter, offset, length, descending);
  }

  public CoordinatorAction action(CoordinatorActionId id) {
    return reading.action(id);
  }

  /** Those of the scope that exist, in order. */
  public List<CoordinatorAction> actions(CoordinatorJobId id, ActionScope scope) {
    return reading.actions(id, scope);
  }

  /** The action's XML as it was made: the coordinator with this action's datasets resolved. */
  public String actionXml(CoordinatorActionId id) {
    return reading.actionXml(id);
  }

  /** The properties that its workflow got; empty before it is ready. */
  public Map<String, String> actionConfiguration(CoordinatorActionId id) {
    return reading.actionConfiguration(id);
  }

  /** Every workflow that the action ever started, oldest first; those purged are left out. */
  public List<WorkflowJob> allRuns(CoordinatorActionId id) {
    return reading.allRuns(id);
  }

  /** Of the actions in the scope that wait. */
  public List<MissingInputs> missingInputs(CoordinatorJobId id, ActionScope scope) {
    return reading.missingInputs(id, scope);
  }

  /** The coordinator.xml as submitted, or as the last update has it. */
  public String definitionXml(CoordinatorJobId id) {
    return reading.definitionXml(id);
  }

  /** History after the given sequence number, oldest first; 0 gives all. */
  public List<TimelineEntry> timeline(CoordinatorJobId id, long afterSequence) {
    return reading.timeline(id, afterSequence);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
