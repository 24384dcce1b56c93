package io.drover.coordinator;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileSystems;
import io.drover.coordinator.application.ActionPlan;
import io.drover.coordinator.application.ActionTimes;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.PlannedInput;
import io.drover.coordinator.application.PlannedOutput;
import io.drover.coordinator.application.Schedule;
import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorChanges;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.coordinator.store.CoordinatorStore.Transaction;
import io.drover.coordinator.store.CoordinatorVersionRow;
import io.drover.engine.JobKind;
import io.drover.engine.JobNumbers;
import io.drover.engine.Rerun;
import io.drover.engine.RerunScope;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.SharedTexts;
import io.drover.engine.store.TimelineRow;
import io.drover.engine.store.WorkflowJobStore;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The use cases of coordinator jobs, each one transaction. Thread-safe. Faults of the caller are
 * {@link io.drover.schema.InvalidRequestException}; an unknown job is E0604, an unknown action
 * E0605.
 */
public final class CoordinatorService {
  /** How much of the future a dry run shows. */
  private static final Duration FIRST_WINDOW = Duration.ofHours(1);

  private static final int MOST_SHOWN = 12;

  /** No schedule goes so far, and every database can. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private static final int MOST_BACKFILLED = 10_000;

  /** Oozie's client takes the text apart where this stands. */
  private static final String ACTION_FOLLOWS = "action for new instance";

  private final CoordinatorStore store;
  private final WorkflowJobStore jobs;
  private final SharedTexts texts;
  private final CoordinatorReader reader;
  private final CoordinatorApplications applications;
  private final CoordinatorLoop loop;
  private final WorkflowService workflows;
  private final FileSystems fileSystems;
  private final CoordinatorNews news;
  private final JobNumbers numbers;
  private final CoordinatorConfig config;
  private final InstantSource clock;

  CoordinatorService(
      CoordinatorStore store,
      WorkflowJobStore jobs,
      CoordinatorReader reader,
      CoordinatorApplications applications,
      CoordinatorLoop loop,
      WorkflowService workflows,
      FileSystems fileSystems,
      CoordinatorNews news,
      JobNumbers numbers,
      CoordinatorConfig config,
      InstantSource clock) {
    this.store = store;
    this.jobs = jobs;
    this.texts = new SharedTexts(jobs);
    this.reader = reader;
    this.applications = applications;
    this.loop = loop;
    this.workflows = workflows;
    this.fileSystems = fileSystems;
    this.news = news;
    this.numbers = numbers;
    this.config = config;
    this.clock = clock;
  }

  // ---- submission ----

  /** Reads, checks and stores the job; when this returns, the job is durable. */
  public CoordinatorJobId submit(CoordinatorSubmission submission) {
    ReadyCoordinator coordinator = ready(submission, Optional.empty());
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
    return ready(submission, Optional.of(bundle));
  }

  private ReadyCoordinator ready(CoordinatorSubmission submission, Optional<BundleJobId> bundle) {
    CoordinatorReader.Read read = reader.read(submission);
    CoordinatorJobId id = new CoordinatorJobId(numbers.next(JobKind.COORDINATOR));
    Instant now = now();
    CoordinatorVersionRow version = save(id, 1, read, now);
    List<TimelineRow> timeline = new ArrayList<>();
    timeline.add(entry(id, 1, now, "SUBMITTED", "submitted by " + submission.user()));
    read.warnings()
        .forEach(
            warning ->
                timeline.add(entry(id, timeline.size() + 1, now, "WARNING", warning.toString())));
    applications.put(id, version.number(), read.application());
    return new ReadyCoordinator(
        row(id, submission.user(), read, bundle, now, timeline.size() + 1),
        version,
        timeline,
        read.definition());
  }

  /** The texts first, so that a version never points to nothing; unused ones are harmless. */
  private CoordinatorVersionRow save(
      CoordinatorJobId id, int number, CoordinatorReader.Read read, Instant now) {
    return new CoordinatorVersionRow(
        id,
        number,
        texts.saveDefinition(read.coordinatorXml()),
        texts.saveConfiguration(read.includes()),
        texts.saveConfiguration(read.properties()),
        now);
  }

  private static TimelineRow entry(
      CoordinatorJobId id, long sequence, Instant at, String kind, String text) {
    return new TimelineRow(
        id.value(), new TimelineEntry(sequence, at, kind, Optional.empty(), text));
  }

  private static CoordinatorJobRow row(
      CoordinatorJobId id,
      String user,
      CoordinatorReader.Read read,
      Optional<BundleJobId> bundle,
      Instant now,
      long nextSequence) {
    Map<String, String> properties = read.properties();
    Schedule schedule = read.application().schedule();
    io.drover.coordinator.application.Controls controls = read.application().controls();
    Iterator<Instant> times = schedule.times().iterator();
    return new CoordinatorJobRow(
        new CoordinatorJobRow.Identity(
            id,
            read.application().name(),
            read.appPath(),
            user,
            Optional.ofNullable(properties.get("group.name")),
            Optional.ofNullable(properties.get("oozie.coord.external.id")),
            bundle,
            Optional.empty(),
            schedule.frequencyText(),
            schedule.timeUnit(),
            schedule.timezoneName(),
            schedule.start(),
            Optional.empty(),
            now),
        new CoordinatorJobRow.Controls(
            1,
            schedule.end(),
            Optional.empty(),
            controls.concurrency(),
            controls.throttle(),
            controls.timeoutMinutes(),
            controls.execution()),
        new CoordinatorJobRow.Progress(
            ScheduleStatus.PREP,
            false,
            0,
            Optional.empty(),
            times.hasNext() ? Optional.of(times.next()) : Optional.empty(),
            false,
            Map.of(),
            now,
            Optional.empty(),
            Optional.of(now)),
        0,
        nextSequence);
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
    CoordinatorReader.Read read = reader.read(submission);
    CoordinatorApplication application = read.application();
    Instant now = now();
    Instant start = application.schedule().start();
    Instant until = (start.isAfter(now) ? start : now).plus(FIRST_WINDOW);
    StringBuilder text = new StringBuilder(read.coordinatorXml());
    int number = 0;
    for (Instant nominalTime : application.schedule().times()) {
      if (!nominalTime.isBefore(until) || number == MOST_SHOWN) {
        break;
      }
      number++;
      ActionTimes times = new ActionTimes("dryrun@" + number, nominalTime, now);
      text.append('\n').append(ACTION_FOLLOWS).append('\n').append(application.plan(times).xml());
    }
    return text.append('\n').toString();
  }

  // ---- verbs ----

  /** What a user's wish does to a coordinator that is locked. */
  private record Locked(
      Transaction transaction, CoordinatorJobRow row, CoordinatorProgress progress) {}

  /** Applies a wish in one transaction; the loop does what follows. */
  private <R> R locked(CoordinatorJobId id, Optional<ActionScope> scope, Function<Locked, R> wish) {
    List<Runnable> afterwards = new ArrayList<>();
    R result =
        store.inTransaction(
            transaction -> {
              CoordinatorJobRow row = transaction.lock(id).orElseThrow(() -> unknown(id));
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

  /**
   * Suspends, resumes or kills; applied when this returns.
   *
   * @return false when the job's status does not allow the verb, and nothing was done
   */
  public boolean apply(CoordinatorJobId id, ScheduleVerb verb, String user) {
    return locked(
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
        locked(
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
    CoordinatorJobRow job = row(id);
    List<CoordinatorActionRow> chosen = rerunnable(job, rerun);
    Set<CoordinatorActionId> continued = new HashSet<>();
    for (CoordinatorActionRow action : chosen) {
      if (rerun.failed() && action.workflowId().isPresent()) {
        continueWorkflow(action.workflowId().get(), rerun, user);
        continued.add(action.id());
      } else if (!rerun.nocleanup() && !rerun.failed()) {
        cleanUp(job, action);
      }
    }
    List<CoordinatorActionId> ids = chosen.stream().map(CoordinatorActionRow::id).toList();
    locked(
        id,
        Optional.of(rerun.scope()),
        locked -> {
          requireRerunnable(locked.row());
          locked.progress().rerun(ids, continued, rerun, user);
          return true;
        });
    return ids.stream().map(this::action).toList();
  }

  private List<CoordinatorActionRow> rerunnable(CoordinatorJobRow job, CoordinatorRerun rerun) {
    requireRerunnable(job);
    List<CoordinatorActionRow> chosen = actions(job.id(), rerun.scope(), Function.identity());
    if (chosen.isEmpty()) {
      throw refusedRerun(job.id(), "it has no action in that range");
    }
    for (ActionScope.Numbers range : rerun.scope().numbers()) {
      boolean all = range.last() == Integer.MAX_VALUE;
      if (!all && range.last() > job.progress().lastNumber()) {
        throw refusedRerun(
            job.id(),
            "action "
                + range.last()
                + " does not exist; the last is "
                + job.progress().lastNumber());
      }
    }
    List<String> open =
        chosen.stream()
            .filter(action -> !action.status().isFinal())
            .map(action -> action.id().number() + " is " + action.status())
            .toList();
    if (!open.isEmpty()) {
      throw refusedRerun(
          job.id(), "only actions that have ended can be rerun: " + String.join(", ", open));
    }
    return chosen;
  }

  private static void requireRerunnable(CoordinatorJobRow job) {
    ScheduleStatus status = job.progress().status();
    if (status.isPrepared() || status == ScheduleStatus.IGNORED) {
      throw refusedRerun(job.id(), "the job is " + status);
    }
  }

  private static InvalidRequestException refusedRerun(CoordinatorJobId id, String why) {
    return new InvalidRequestException(
        ErrorCode.E1018, "Coordinator [" + id + "] cannot be rerun: " + why);
  }

  private void continueWorkflow(WorkflowJobId workflow, CoordinatorRerun rerun, String user) {
    Map<String, String> properties = new HashMap<>(rerun.properties());
    properties.put(RerunScope.FAIL_NODES, "true");
    io.drover.engine.RerunPlan unusedPlan =
        workflows.rerun(
            workflow,
            new Rerun(
                user, rerun.properties(), Optional.empty(), RerunScope.ofProperties(properties)));
  }

  /** Deletes what the action made before, unless its definition says to keep it. */
  private void cleanUp(CoordinatorJobRow job, CoordinatorActionRow action) {
    ActionPlan plan =
        CoordinatorProgress.plan(applications.of(job.id(), action.definitionVersion()), action);
    for (PlannedOutput output : plan.outputs()) {
      if (!output.nocleanup()) {
        output.uris().forEach(uri -> delete(uri, job.identity().user()));
      }
    }
  }

  private void delete(String path, String user) {
    try {
      URI uri = FilePath.parse(path);
      fileSystems.of(uri).delete(uri, false, user);
    } catch (IOException e) {
      throw new InvalidRequestException(
          ErrorCode.E0902,
          "the output ["
              + path
              + "] cannot be deleted before the rerun: "
              + e.getMessage()
              + "; delete it yourself and rerun without cleaning up");
    }
  }

  /**
   * Changes end, concurrency, pause time or status.
   *
   * @throws InvalidRequestException E1015, E1016, E1022
   */
  public void change(CoordinatorJobId id, ScheduleChange change, String user) {
    boolean unused =
        locked(
            id,
            change.endTime().or(change::pauseTime).map(CoordinatorService::from),
            locked -> {
              change(locked, change, user);
              return true;
            });
  }

  private static ActionScope from(Instant time) {
    return new ActionScope(List.of(), List.of(new ActionScope.Times(time, END_OF_TIME)));
  }

  private static void change(Locked locked, ScheduleChange change, String user) {
    CoordinatorProgress progress = locked.progress();
    ScheduleStatus status = progress.status();
    if (change.status().isPresent()) {
      changeStatus(locked, change.status().get(), user);
    } else if (status == ScheduleStatus.KILLED || status == ScheduleStatus.IGNORED) {
      throw new InvalidRequestException(
          ErrorCode.E1016,
          "Coordinator [" + locked.row().id() + "] is " + status + "; only its status can change");
    }
    boolean more =
        change.endTime().isPresent()
            || change.concurrency().isPresent()
            || change.pauseTime().isPresent()
            || change.clearsPause();
    if (more) {
      change.endTime().ifPresent(end -> requireEnd(locked, end));
      progress.change(change, user);
    }
  }

  private static void changeStatus(Locked locked, ScheduleStatus to, String user) {
    ScheduleStatus from = locked.progress().status();
    boolean done;
    if (to == ScheduleStatus.IGNORED) {
      done = locked.progress().ignore(user);
    } else {
      done =
          from == ScheduleStatus.KILLED
              || from == ScheduleStatus.FAILED
              || from == ScheduleStatus.IGNORED;
      if (done) {
        locked.progress().revive(user);
      }
    }
    if (!done) {
      throw new InvalidRequestException(
          ErrorCode.E1015,
          "Coordinator [" + locked.row().id() + "] is " + from + " and cannot become " + to);
    }
  }

  private static void requireEnd(Locked locked, Instant end) {
    CoordinatorJobRow row = locked.row();
    if (row.identity().nominalTimes().isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.E1015, "[" + row.id() + "] is a backfill: its times are fixed");
    }
    if (!end.isAfter(row.identity().startAt()) && row.progress().lastNumber() > 0) {
      throw new InvalidRequestException(
          ErrorCode.E1015,
          "the end "
              + CoordinatorTime.format(end)
              + " is not after the start "
              + CoordinatorTime.format(row.identity().startAt()));
    }
    List<String> begun = locked.progress().begunFrom(end);
    if (!begun.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E1022,
          "the end cannot be "
              + CoordinatorTime.format(end)
              + ": these actions of that time or later have begun: "
              + String.join(", ", begun));
    }
  }

  /** Ignores a job that was killed or has failed; E1024 otherwise. */
  public void ignore(CoordinatorJobId id, String user) {
    boolean unused =
        locked(
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
        locked(
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
    CoordinatorJobRow job = row(id);
    CoordinatorVersionRow present = applications.version(id, job.controls().definitionVersion());
    Map<String, String> properties = new HashMap<>();
    boolean whole =
        submission.properties().containsKey(JobKind.COORDINATOR.pathProperty())
            || submission.coordinatorXml().isPresent();
    if (!whole) {
      properties.putAll(applications.properties(present));
    }
    properties.putAll(submission.properties());
    Optional<String> xml =
        submission.coordinatorXml().isEmpty()
                && !properties.containsKey(JobKind.COORDINATOR.pathProperty())
            ? Optional.of(applications.definitionXml(present))
            : submission.coordinatorXml();
    CoordinatorReader.Read read =
        reader.read(new CoordinatorSubmission(job.identity().user(), properties, xml));
    requireSame(job, present, read.application());
    String difference =
        difference("coordinator.xml", applications.definitionXml(present), read.coordinatorXml())
            + difference(
                "job.properties",
                lines(applications.properties(present)),
                lines(read.properties()));
    if (!dryRun) {
      CoordinatorVersionRow version = save(id, job.controls().definitionVersion() + 1, read, now());
      boolean unused =
          locked(
              id,
              Optional.empty(),
              locked -> {
                if (locked.row().controls().definitionVersion() + 1 != version.number()) {
                  throw new InvalidRequestException(
                      ErrorCode.E1023, "Coordinator [" + id + "] was updated meanwhile");
                }
                locked.progress().update(version, read.application().controls(), submission.user());
                return true;
              });
    }
    return difference;
  }

  private void requireSame(
      CoordinatorJobRow job, CoordinatorVersionRow present, CoordinatorApplication next) {
    Schedule before = applications.of(job.id(), present.number()).schedule();
    Schedule after = next.schedule();
    List<String> different = new ArrayList<>();
    different(different, "name", job.identity().name(), next.name());
    different(different, "frequency", before.frequencyText(), after.frequencyText());
    different(different, "frequency", before.timeUnit(), after.timeUnit());
    different(different, "start", before.start(), after.start());
    different(different, "end", before.end(), after.end());
    different(different, "timezone", before.timezoneName(), after.timezoneName());
    if (!different.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E1023,
          "an update cannot change "
              + String.join(" or ", new java.util.LinkedHashSet<>(different))
              + ": submit a new coordinator, or use -change for the end");
    }
  }

  private static void different(List<String> different, String what, Object before, Object after) {
    if (!before.equals(after)) {
      different.add(what);
    }
  }

  private static String lines(Map<String, String> properties) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(properties)
        .forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    return lines.toString();
  }

  private static String difference(String name, String before, String after) {
    List<String> old = before.lines().toList();
    Patch<String> patch = DiffUtils.diff(old, after.lines().toList());
    List<String> text = UnifiedDiffUtils.generateUnifiedDiff(name, name, old, patch, 2);
    return text.isEmpty() ? "" : String.join("\n", text) + "\n";
  }

  // ---- backfill ----

  /**
   * What {@link #backfill} would do now.
   *
   * @throws InvalidRequestException E0302 when the coordinator itself will still make times of the
   *     range, or when these are too many; E0303 for a backfill
   */
  public BackfillPlan planBackfill(CoordinatorJobId id, Backfill backfill) {
    return plan(row(id), backfill);
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
  public CoordinatorJobId backfill(CoordinatorJobId id, Backfill backfill, String user) {
    CoordinatorJobId made = new CoordinatorJobId(numbers.next(JobKind.COORDINATOR));
    store.inTransaction(
        transaction -> {
          // with this lock nobody else plans a backfill of it
          CoordinatorJobRow job = transaction.lock(id).orElseThrow(() -> unknown(id));
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
        entry(
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
  public List<CoordinatorJob> backfills(CoordinatorJobId id) {
    CoordinatorJobRow job = row(id);
    return store.backfills(job.id()).stream().map(row -> view(row, Map.of())).toList();
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

  /** What was missed while no server ran, as this server told it when it started. */
  public List<MissedTimes> missedTimes() {
    return loop.missed();
  }

  // ---- reading ----

  /** With its properties. */
  public CoordinatorJob job(CoordinatorJobId id) {
    CoordinatorJobRow row = row(id);
    CoordinatorVersionRow version = applications.version(id, row.controls().definitionVersion());
    return view(row, applications.properties(version));
  }

  /** {@code offset} counts from 0; newest first. */
  public CoordinatorPage jobs(CoordinatorFilter filter, int offset, int length) {
    return new CoordinatorPage(
        store.count(filter),
        store.jobs(filter, offset, length).stream().map(row -> view(row, Map.of())).toList());
  }

  /** {@code offset} counts from 0. */
  public CoordinatorActionPage actions(
      CoordinatorJobId id,
      CoordinatorActionFilter filter,
      int offset,
      int length,
      boolean descending) {
    CoordinatorJobRow job = row(id);
    return new CoordinatorActionPage(
        store.count(job.id(), filter),
        store.actions(id, filter, offset, length, descending).stream()
            .map(CoordinatorService::view)
            .toList());
  }

  public CoordinatorAction action(CoordinatorActionId id) {
    return view(actionRow(id));
  }

  private CoordinatorActionRow actionRow(CoordinatorActionId id) {
    return store
        .action(id)
        .orElseThrow(
            () ->
                new InvalidRequestException(ErrorCode.E0605, "Action does not exist [" + id + "]"));
  }

  /** Those of the scope that exist, in order. */
  public List<CoordinatorAction> actions(CoordinatorJobId id, ActionScope scope) {
    CoordinatorJobRow job = row(id);
    return actions(job.id(), scope, CoordinatorService::view);
  }

  private <T> List<T> actions(
      CoordinatorJobId id, ActionScope scope, Function<CoordinatorActionRow, T> as) {
    return store.actions(id, scope, CoordinatorActionFilter.ALL).stream().map(as).toList();
  }

  /** The action's XML as it was made: the coordinator with this action's datasets resolved. */
  public String actionXml(CoordinatorActionId id) {
    CoordinatorActionRow action = actionRow(id);
    return CoordinatorProgress.plan(applications.of(id.job(), action.definitionVersion()), action)
        .xml();
  }

  /** The properties that its workflow got; empty before it is ready. */
  public Map<String, String> actionConfiguration(CoordinatorActionId id) {
    CoordinatorActionRow action = actionRow(id);
    return action.request().isEmpty()
        ? Map.of()
        : CoordinatorProgress.properties(
            applications.of(id.job(), action.definitionVersion()), action);
  }

  /** Every workflow that the action ever started, oldest first; those purged are left out. */
  public List<WorkflowJob> allRuns(CoordinatorActionId id) {
    CoordinatorActionRow action = actionRow(id);
    List<WorkflowJob> runs = new ArrayList<>();
    for (WorkflowJobId workflow : store.runs(action.id())) {
      try {
        runs.add(workflows.job(workflow));
      } catch (InvalidRequestException e) {
        if (e.code() != ErrorCode.E0604) {
          throw e;
        }
      }
    }
    return runs;
  }

  /** Of the actions in the scope that wait. */
  public List<MissingInputs> missingInputs(CoordinatorJobId id, ActionScope scope) {
    CoordinatorJobRow job = row(id);
    CoordinatorActionFilter waiting =
        new CoordinatorActionFilter(Set.of(CoordinatorActionStatus.WAITING), Set.of(), List.of());
    return store.actions(job.id(), scope, waiting).stream().map(this::missing).toList();
  }

  private MissingInputs missing(CoordinatorActionRow action) {
    CoordinatorApplication application =
        applications.of(action.id().job(), action.definitionVersion());
    List<MissingInputs.DataSet> dataSets = new ArrayList<>();
    for (PlannedInput input : CoordinatorProgress.plan(application, action).inputs()) {
      List<String> missing =
          action.missing().stream()
              .filter(path -> input.paths().contains(path) || input.instances().contains(path))
              .toList();
      if (!missing.isEmpty()) {
        dataSets.add(new MissingInputs.DataSet(input.dataset(), missing));
      }
    }
    return new MissingInputs(action.id(), action.missing().stream().findFirst(), dataSets);
  }

  /** The coordinator.xml as submitted, or as the last update has it. */
  public String definitionXml(CoordinatorJobId id) {
    CoordinatorJobRow row = row(id);
    return applications.definitionXml(applications.version(id, row.controls().definitionVersion()));
  }

  /** History after the given sequence number, oldest first; 0 gives all. */
  public List<TimelineEntry> timeline(CoordinatorJobId id, long afterSequence) {
    CoordinatorJobRow row = row(id);
    return jobs.timeline(row.id().value(), afterSequence);
  }

  private CoordinatorJobRow row(CoordinatorJobId id) {
    return store.job(id).orElseThrow(() -> unknown(id));
  }

  private static InvalidRequestException unknown(CoordinatorJobId id) {
    return new InvalidRequestException(ErrorCode.E0604, "Job does not exist [" + id + "]");
  }

  private CoordinatorJob view(CoordinatorJobRow row, Map<String, String> configuration) {
    CoordinatorJobRow.Identity identity = row.identity();
    CoordinatorJobRow.Controls controls = row.controls();
    CoordinatorJobRow.Progress progress = row.progress();
    return new CoordinatorJob(
        identity.id(),
        identity.name(),
        identity.appPath(),
        config.statusWithoutError() ? progress.status().withoutError() : progress.status(),
        identity.user(),
        identity.group(),
        identity.externalId(),
        identity.bundleId(),
        identity.backfillOf(),
        configuration,
        identity.frequency(),
        identity.timeUnit(),
        identity.timezone(),
        identity.startAt(),
        controls.endAt(),
        controls.pauseAt(),
        controls.concurrency(),
        controls.throttle(),
        controls.timeoutMinutes(),
        controls.execution(),
        controls.definitionVersion(),
        progress.lastNominalAt(),
        progress.nextNominalAt(),
        progress.lastNumber(),
        identity.createdAt(),
        progress.modifiedAt(),
        progress.endedAt());
  }

  private static CoordinatorAction view(CoordinatorActionRow row) {
    return new CoordinatorAction(
        row.id(),
        row.nominalAt(),
        row.status(),
        row.createdAt(),
        row.modifiedAt(),
        row.workflowId(),
        row.missing(),
        row.nextLookAt(),
        row.status() == CoordinatorActionStatus.WAITING ? row.timeoutAt() : Optional.empty(),
        row.definitionVersion(),
        row.errorCode(),
        row.errorMessage());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
