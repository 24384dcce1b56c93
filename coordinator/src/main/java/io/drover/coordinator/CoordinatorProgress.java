package io.drover.coordinator;

import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.LookTimes;
import io.drover.coordinator.ScheduleLifeCycle.Facts;
import io.drover.coordinator.application.ActionPlan;
import io.drover.coordinator.application.ActionTimes;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.InputState;
import io.drover.coordinator.application.WorkflowRequest;
import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorChanges;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorRunRow;
import io.drover.coordinator.store.CoordinatorVersionRow;
import io.drover.engine.JobStatus;
import io.drover.engine.ReadyWorkflow;
import io.drover.engine.Submission;
import io.drover.engine.TimelineEntry;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.TimelineRow;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;

/**
 * One coordinator within one transaction: what came for it and what time it is become new rows and
 * things to do. Looks at no file, no clock and no database; used once and dropped.
 */
final class CoordinatorProgress {
  /** When a coordinator is looked at again whose news may have been lost. */
  static final Duration ANYWAY = Duration.ofSeconds(30);

  /** When a workflow is prepared again that could not be, through no fault of its own. */
  private static final Duration PREPARE_AGAIN = Duration.ofSeconds(10);

  /** Where properties name the coordinator action that started a workflow. */
  private static final String PARENT_ID = "oozie.wf.parent.id";

  /**
   * What was read.
   *
   * @param actions those that have not ended, and others that something came for
   * @param workflows how their workflows stand; one that is about to change is left out
   * @param busy actions that an effect is being done for
   */
  record Start(
      CoordinatorJobRow row,
      Collection<CoordinatorActionRow> actions,
      Map<WorkflowJobId, JobStatus> workflows,
      Set<CoordinatorActionId> busy) {}

  private final CoordinatorJobRow before;
  private final Map<WorkflowJobId, JobStatus> workflows;
  private final Set<CoordinatorActionId> busy;
  private final IntFunction<CoordinatorApplication> applications;
  private final CoordinatorConfig config;
  private final Instant now;

  private final TreeMap<Integer, CoordinatorActionRow> actions = new TreeMap<>();
  private final CoordinatorChanges changes;
  private final List<CoordinatorEffect> effects = new ArrayList<>();
  private final List<ReadyWorkflow> started = new ArrayList<>();
  private final Map<Verb, List<WorkflowJobId>> wishes = new EnumMap<>(Verb.class);
  private final Map<Integer, CoordinatorActionRow> news = new LinkedHashMap<>();
  private final List<CoordinatorActionRow> made = new ArrayList<>();

  private ScheduleStatus status;
  private boolean held;
  private CoordinatorJobRow.Controls controls;
  private int lastNumber;
  private Optional<Instant> lastNominalAt;
  private Optional<Instant> nextNominalAt;
  private boolean allMade;
  private final Map<CoordinatorActionStatus, Integer> ended =
      new EnumMap<>(CoordinatorActionStatus.class);
  private long nextSequence;
  private boolean changed;

  CoordinatorProgress(
      Start start,
      IntFunction<CoordinatorApplication> applications,
      CoordinatorConfig config,
      CoordinatorChanges changes,
      Instant now) {
    this.before = start.row();
    this.workflows = start.workflows();
    this.busy = start.busy();
    this.applications = applications;
    this.config = config;
    this.changes = changes;
    this.now = now;
    start.actions().forEach(action -> actions.put(action.id().number(), action));
    CoordinatorJobRow.Progress progress = before.progress();
    this.status = progress.status();
    this.held = progress.held();
    this.controls = before.controls();
    this.lastNumber = progress.lastNumber();
    this.lastNominalAt = progress.lastNominalAt();
    this.nextNominalAt = progress.nextNominalAt();
    this.allMade = progress.allMade();
    this.ended.putAll(progress.ended());
    this.nextSequence = before.nextSequence();
  }

  // ---- what is to be done now ----

  /** Takes what came of an effect, unless the action has moved on. */
  void apply(CoordinatorResult result) {
    CoordinatorActionRow action = actions.get(result.action().number());
    if (action == null || held || status.isFinal()) {
      return;
    }
    if (result instanceof CoordinatorResult.Prepared prepared) {
      start(action, prepared.workflow());
    } else if (result instanceof CoordinatorResult.Refused refused) {
      if (!action.status().isFinal() && !action.status().isActive()) {
        fail(action, CoordinatorActionStatus.FAILED, refused.code(), refused.message());
      }
    } else if (action.status() == CoordinatorActionStatus.READY) {
      if (result instanceof CoordinatorResult.Unknown unknown) {
        Optional<String> why = Optional.of(unknown.why());
        set(action.waiting(action.missing(), now.plus(PREPARE_AGAIN), why, now));
      }
    } else if (action.status() == CoordinatorActionStatus.WAITING) {
      if (result instanceof CoordinatorResult.Ready ready) {
        set(action.ready(ready.request(), now));
      } else if (result instanceof CoordinatorResult.Missing missing) {
        wait(action, missing.inputs().missing(), Optional.empty());
      } else if (result instanceof CoordinatorResult.Unknown unknown) {
        wait(action, action.missing(), Optional.of(unknown.why()));
      }
    }
  }

  private void start(CoordinatorActionRow action, ReadyWorkflow workflow) {
    boolean free = controls.concurrency() < 0 || active() < controls.concurrency();
    if (action.status() != CoordinatorActionStatus.READY || !free) {
      return;
    }
    started.add(workflow);
    changes.run(new CoordinatorRunRow(workflow.id(), action.id(), now));
    set(action.started(workflow.id(), now));
    tell(action, "started workflow " + workflow.id());
  }

  private void wait(CoordinatorActionRow action, List<String> missing, Optional<String> why) {
    Instant deadline = action.timeoutAt().orElse(Instant.MAX);
    if (!now.isBefore(deadline)) {
      String reason =
          why.map(text -> "its inputs could not be looked at: " + text)
              .orElseGet(() -> "its inputs did not come in time: " + String.join(", ", missing));
      // it shows what the last look missed, which may be more than the one before looked for
      CoordinatorActionRow looked = action.waiting(missing, now, Optional.empty(), now);
      set(looked.timedOut(reason, now));
      tell(looked, CoordinatorActionStatus.TIMEDOUT + ": " + reason);
      return;
    }
    if (why.isPresent() && action.errorMessage().isEmpty()) {
      tell(action, "its inputs cannot be looked at: " + why.get());
    }
    set(action.waiting(missing, nextLook(action), why, now));
  }

  private Instant nextLook(CoordinatorActionRow action) {
    return times(action, config).next(now);
  }

  /** When the inputs of an action that waits are looked at. */
  static LookTimes times(CoordinatorActionRow action, CoordinatorConfig config) {
    Instant since = waitingSince(action);
    double place = (action.id().toString().hashCode() & 0xFFFF) / (double) 0x10000;
    return new LookTimes(since, action.timeoutAt().orElse(Instant.MAX), config.lookEvery(), place);
  }

  /** From when on an action waits: it may be made later than the time that it is for. */
  static Instant waitingSince(CoordinatorActionRow action) {
    return action.nominalAt().isAfter(action.createdAt()) ? action.nominalAt() : action.createdAt();
  }

  /** Everything that time and what came make possible. */
  void advance() {
    actions.values().stream().toList().forEach(this::followWorkflow);
    if (status.isFinal() && !reopened()) {
      return;
    }
    if (!held) {
      materialize();
      skipLate();
      look();
      startReady();
    }
    rollUp();
  }

  /** A workflow of an ended job was run again by hand. */
  private boolean reopened() {
    boolean open = actions.values().stream().anyMatch(action -> !action.status().isFinal());
    return open && status != ScheduleStatus.KILLED && status != ScheduleStatus.IGNORED;
  }

  private void followWorkflow(CoordinatorActionRow action) {
    Optional<JobStatus> workflow = action.workflowId().map(workflows::get);
    if (workflow.isEmpty() || action.status() == CoordinatorActionStatus.IGNORED) {
      return;
    }
    CoordinatorActionStatus next =
        switch (workflow.get()) {
          case PREP, RUNNING -> CoordinatorActionStatus.RUNNING;
          case SUSPENDED -> CoordinatorActionStatus.SUSPENDED;
          case SUCCEEDED -> CoordinatorActionStatus.SUCCEEDED;
          case KILLED -> CoordinatorActionStatus.KILLED;
          case FAILED -> CoordinatorActionStatus.FAILED;
        };
    boolean revived = action.status() == CoordinatorActionStatus.KILLED && !next.isFinal();
    if (action.status() == next || isEarly(action) || revived) {
      return;
    }
    set(action.in(next, now));
    tell(action, next.name());
  }

  private void materialize() {
    if (allMade) {
      return;
    }
    Optional<NominalSequence> times = times();
    if (times.isEmpty()) {
      finishMaking();
      return;
    }
    Materializer.Step step =
        new Materializer(
                times.get(), controls.execution(), Math.max(1, controls.throttle()), Duration.ZERO)
            .step(
                new Materializer.Progress(
                    lastNumber, lastNominalAt.orElse(Instant.EPOCH), waiting()),
                now,
                controls.pauseAt().orElse(Instant.MAX));
    for (Materializer.NewAction action : step.actions()) {
      make(action, times.get());
    }
    lookAhead(times.get());
  }

  /** Finds out what comes next. */
  private void lookAhead(NominalSequence times) {
    Iterator<Instant> following = times.following(lastNumber, lastNominalAt.orElse(Instant.EPOCH));
    Optional<Instant> next = following.hasNext() ? Optional.of(following.next()) : Optional.empty();
    if (next.isEmpty()) {
      finishMaking();
    } else if (!next.equals(nextNominalAt)) {
      nextNominalAt = next;
      changed = true;
    }
  }

  private void finishMaking() {
    allMade = true;
    nextNominalAt = Optional.empty();
    changed = true;
  }

  private Optional<NominalSequence> times() {
    return times(before.identity(), controls, applications);
  }

  /** The times that a coordinator makes actions for; empty when its end is before its start. */
  static Optional<NominalSequence> times(
      CoordinatorJobRow row, IntFunction<CoordinatorApplication> applications) {
    return times(row.identity(), row.controls(), applications);
  }

  private static Optional<NominalSequence> times(
      CoordinatorJobRow.Identity identity,
      CoordinatorJobRow.Controls controls,
      IntFunction<CoordinatorApplication> applications) {
    if (identity.nominalTimes().isPresent()) {
      List<Instant> listed = identity.nominalTimes().get();
      return Optional.of((number, nominalTime) -> listed.stream().skip(number).iterator());
    }
    NominalTimes defined = applications.apply(controls.definitionVersion()).schedule().times();
    return defined.until(controls.endAt()).map(times -> times);
  }

  private void make(Materializer.NewAction action, NominalSequence times) {
    CoordinatorActionId id = before.id().action(action.number());
    changed = true;
    lastNumber = action.number();
    lastNominalAt = Optional.of(action.nominalTime());
    CoordinatorActionRow row = fresh(id, action.nominalTime(), controls.definitionVersion());
    if (skips(action.nominalTime(), next(times, action.number(), action.nominalTime()))) {
      insert(row.in(CoordinatorActionStatus.SKIPPED, now));
      return;
    }
    insert(row);
    prepare(row);
  }

  private void insert(CoordinatorActionRow row) {
    changes.insert(row);
    made.add(row);
    set(row);
  }

  private CoordinatorActionRow fresh(CoordinatorActionId id, Instant nominalAt, int version) {
    Instant since = nominalAt.isAfter(now) ? nominalAt : now;
    return new CoordinatorActionRow(
        id,
        nominalAt,
        CoordinatorActionStatus.WAITING,
        now,
        now,
        version,
        Optional.empty(),
        List.of(),
        Optional.of(now),
        Optional.of(since.plus(Duration.ofMinutes(controls.timeoutMinutes()))),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** From the definition to what it waits for, or at once to what it starts. */
  private void prepare(CoordinatorActionRow row) {
    CoordinatorApplication application = application(row.definitionVersion());
    try {
      ActionPlan plan = plan(application, row);
      InputState inputs = plan.look(now, waitingSince(row), path -> false);
      if (inputs.ready()) {
        WorkflowRequest request = plan.request(inputs);
        set(row.ready(request, now));
      } else {
        set(row.waiting(inputs.missing(), now, Optional.empty(), now));
      }
    } catch (InvalidRequestException e) {
      fail(row, CoordinatorActionStatus.FAILED, e.code().name(), String.valueOf(e.getMessage()));
    }
  }

  /** What the action asks for and gives on. */
  static ActionPlan plan(CoordinatorApplication application, CoordinatorActionRow row) {
    return application.plan(new ActionTimes(row.id().toString(), row.nominalAt(), row.createdAt()));
  }

  private boolean skips(Instant nominalTime, Instant next) {
    return controls.execution().skips(nominalTime, next, now, config.tolerance());
  }

  private Instant next(NominalSequence times, int number, Instant nominalTime) {
    if (controls.execution() != Execution.LAST_ONLY) {
      return Instant.MAX;
    }
    Iterator<Instant> following = times.following(number, nominalTime);
    return following.hasNext() ? following.next() : controls.endAt();
  }

  private void skipLate() {
    if (!controls.execution().dropsThePast()) {
      return;
    }
    NominalSequence times = times().orElse((number, nominalTime) -> List.<Instant>of().iterator());
    for (CoordinatorActionRow action : List.copyOf(actions.values())) {
      if (isEarly(action)
          && skips(action.nominalAt(), next(times, action.id().number(), action.nominalAt()))) {
        set(action.in(CoordinatorActionStatus.SKIPPED, now));
        tell(action, "SKIPPED: it is late, and the execution is " + controls.execution());
      }
    }
  }

  private void look() {
    for (CoordinatorActionRow action : actions.values()) {
      boolean due = action.nextLookAt().filter(at -> !at.isAfter(now)).isPresent();
      if (action.status() == CoordinatorActionStatus.WAITING
          && due
          && !busy.contains(action.id())) {
        effects.add(new CoordinatorEffect.Look(action, application(action.definitionVersion())));
      }
    }
  }

  private void startReady() {
    List<Integer> ready = new ArrayList<>();
    int starting = 0;
    for (CoordinatorActionRow action : actions.values()) {
      if (action.status() == CoordinatorActionStatus.READY) {
        if (busy.contains(action.id())) {
          starting++;
        } else if (action.nextLookAt().filter(at -> at.isAfter(now)).isEmpty()) {
          ready.add(action.id().number());
        }
      }
    }
    List<Integer> chosen =
        controls.execution().toStart(ready, controls.concurrency(), active() + starting);
    for (int number : chosen) {
      CoordinatorActionRow action = row(number);
      effects.add(new CoordinatorEffect.Prepare(action, submission(action)));
    }
  }

  private CoordinatorActionRow row(int number) {
    CoordinatorActionRow action = actions.get(number);
    if (action == null) {
      throw new IllegalStateException("action " + number + " was not read");
    }
    return action;
  }

  private Submission submission(CoordinatorActionRow action) {
    return new Submission(
        before.identity().user(),
        properties(application(action.definitionVersion()), action),
        Optional.empty(),
        true);
  }

  /** What the workflow of an action that is ready gets. */
  static Map<String, String> properties(
      CoordinatorApplication application, CoordinatorActionRow action) {
    WorkflowRequest request =
        action
            .request()
            .orElseThrow(() -> new IllegalStateException(action.id() + " is READY for nothing"));
    Map<String, String> properties = new HashMap<>(application.properties());
    properties.putAll(request.configuration());
    properties.putAll(action.rerunProperties());
    properties.put("oozie.wf.application.path", request.appPath());
    properties.put(PARENT_ID, action.id().toString());
    return properties;
  }

  /** What actions of that version are made from. */
  CoordinatorApplication application(int version) {
    return applications.apply(version);
  }

  // ---- counting ----

  private int waiting() {
    return (int) actions.values().stream().filter(CoordinatorProgress::isEarly).count();
  }

  private int active() {
    return (int) actions.values().stream().filter(action -> action.status().isActive()).count();
  }

  private void set(CoordinatorActionRow row) {
    Optional<CoordinatorActionRow> old = Optional.ofNullable(actions.put(row.id().number(), row));
    changed = true;
    changes.update(row);
    Optional<CoordinatorActionStatus> was = old.map(CoordinatorActionRow::status);
    if (was.filter(row.status()::equals).isEmpty()) {
      was.filter(CoordinatorActionStatus::isFinal).ifPresent(from -> count(from, -1));
      if (row.status().isFinal()) {
        count(row.status(), 1);
      }
      news.put(row.id().number(), row);
    }
  }

  private void count(CoordinatorActionStatus of, int difference) {
    int count = ended.merge(of, difference, Integer::sum);
    if (count == 0) {
      ended.remove(of);
    }
  }

  private void fail(
      CoordinatorActionRow action, CoordinatorActionStatus to, String code, String message) {
    set(action.failed(to, code, message, now));
    tell(action, to + ": " + code + ": " + message);
  }

  private void tell(CoordinatorActionRow action, String text) {
    tell("ACTION", Optional.of(String.valueOf(action.id().number())), text);
  }

  private void tell(String kind, Optional<String> action, String text) {
    changed = true;
    changes.tell(
        new TimelineRow(
            before.id().value(),
            new TimelineEntry(
                nextSequence++,
                now,
                kind,
                action,
                action.map(number -> "action " + number + " " + text).orElse(text))));
  }

  private void rollUp() {
    List<CoordinatorActionRow> open =
        actions.values().stream().filter(action -> !action.status().isFinal()).toList();
    Facts facts =
        new Facts(
            lastNumber,
            allMade,
            open.size(),
            (int)
                open.stream()
                    .filter(action -> action.status() == CoordinatorActionStatus.SUSPENDED)
                    .count(),
            ended,
            held,
            controls.pauseAt().filter(at -> !at.isAfter(now)).isPresent());
    ScheduleStatus next = ScheduleLifeCycle.next(status, facts);
    if (next != status) {
      status = next;
      tell("STATUS", Optional.empty(), next.name());
    }
  }

  // ---- what users ask for ----

  /** False when it has ended or is suspended already. */
  boolean suspend(String user) {
    if (status.isFinal() || held) {
      return false;
    }
    held = true;
    ask(Verb.SUSPEND, CoordinatorActionStatus.RUNNING, CoordinatorActionStatus.SUSPENDED);
    tell("VERB", Optional.empty(), "SUSPEND by " + user);
    rollUp();
    return true;
  }

  /** False when it is not suspended. */
  boolean resume(String user) {
    if (!status.isSuspended()) {
      return false;
    }
    held = false;
    ask(Verb.RESUME, CoordinatorActionStatus.SUSPENDED, CoordinatorActionStatus.RUNNING);
    tell("VERB", Optional.empty(), "RESUME by " + user);
    rollUp();
    return true;
  }

  private void ask(Verb verb, CoordinatorActionStatus of, CoordinatorActionStatus to) {
    for (CoordinatorActionRow action : List.copyOf(actions.values())) {
      if (action.status() == of) {
        wish(verb, action);
        set(action.in(to, now));
      }
    }
  }

  private void wish(Verb verb, CoordinatorActionRow action) {
    action
        .workflowId()
        .ifPresent(id -> wishes.computeIfAbsent(verb, key -> new ArrayList<>()).add(id));
  }

  /** False when it has ended. */
  boolean kill(String user) {
    if (status.isFinal()) {
      return false;
    }
    tell("VERB", Optional.empty(), "KILL by " + user);
    killAll();
    end(ScheduleStatus.KILLED);
    return true;
  }

  private void killAll() {
    for (CoordinatorActionRow action : List.copyOf(actions.values())) {
      killAction(action);
    }
    held = false;
    finishMaking();
  }

  private void end(ScheduleStatus as) {
    status = as;
    tell("STATUS", Optional.empty(), as.name());
  }

  private boolean killAction(CoordinatorActionRow action) {
    if (action.status().isFinal()) {
      return false;
    }
    if (action.status().isActive()) {
      wish(Verb.KILL, action);
    }
    set(action.in(CoordinatorActionStatus.KILLED, now));
    return true;
  }

  /** Kills those that have not ended; gives these. */
  List<CoordinatorActionId> killActions(ActionScope scope, String user) {
    List<CoordinatorActionId> killed = new ArrayList<>();
    for (CoordinatorActionRow action : List.copyOf(actions.values())) {
      if (scope.contains(action.id().number(), action.nominalAt()) && killAction(action)) {
        tell(action, "KILLED by " + user);
        killed.add(action.id());
      }
    }
    rollUp();
    return killed;
  }

  /** Our own fault: an accepted job always ends. */
  void giveUp(String reason) {
    killAll();
    tell("ERROR", Optional.empty(), reason);
    end(ScheduleStatus.FAILED);
  }

  /**
   * Runs ended actions again.
   *
   * @param continued those of them whose workflow runs again under its id
   */
  void rerun(
      Collection<CoordinatorActionId> ids,
      Set<CoordinatorActionId> continued,
      CoordinatorRerun rerun,
      String user) {
    for (CoordinatorActionId id : ids) {
      CoordinatorActionRow action = row(id.number());
      tell(action, "RERUN by " + user + (rerun.refresh() ? ", refreshed" : ""));
      if (continued.contains(id)) {
        set(action.in(CoordinatorActionStatus.RUNNING, now));
      } else {
        again(action, rerun);
      }
    }
    if (status == ScheduleStatus.KILLED || status == ScheduleStatus.IGNORED) {
      // what was never made stays so: only these actions run
      status = ScheduleStatus.RUNNINGWITHERROR;
    }
    held = false;
    // at once: a workflow that goes on may have ended before anybody looks at the job again
    rollUp();
  }

  private void again(CoordinatorActionRow action, CoordinatorRerun rerun) {
    boolean late = action.status() == CoordinatorActionStatus.TIMEDOUT;
    CoordinatorActionRow fresh =
        fresh(
            action.id(),
            action.nominalAt(),
            rerun.refresh() ? controls.definitionVersion() : action.definitionVersion());
    CoordinatorActionRow row =
        new CoordinatorActionRow(
            action.id(),
            action.nominalAt(),
            CoordinatorActionStatus.WAITING,
            late || rerun.refresh() ? now : action.createdAt(),
            now,
            fresh.definitionVersion(),
            action.workflowId(),
            List.of(),
            fresh.nextLookAt(),
            fresh.timeoutAt(),
            Optional.empty(),
            rerun.properties(),
            Optional.empty(),
            Optional.empty());
    set(row);
    prepare(row);
  }

  /** Ignores a job that ended badly; false when it did not. */
  boolean ignore(String user) {
    if (status != ScheduleStatus.KILLED && status != ScheduleStatus.FAILED) {
      return false;
    }
    tell("VERB", Optional.empty(), "IGNORE by " + user);
    end(ScheduleStatus.IGNORED);
    return true;
  }

  /** Ignores actions that ended badly. */
  void ignoreActions(Collection<CoordinatorActionId> ids, String user) {
    for (CoordinatorActionId id : ids) {
      CoordinatorActionRow action = row(id.number());
      set(action.in(CoordinatorActionStatus.IGNORED, now));
      tell(action, "IGNORED by " + user);
    }
    rollUp();
  }

  /** Lets a job run on that was killed, failed or was ignored. */
  void revive(String user) {
    tell("VERB", Optional.empty(), "change of status to RUNNING by " + user);
    status = ScheduleStatus.RUNNING;
    makeOn();
    rollUp();
  }

  /** The rest of the schedule counts again. */
  private void makeOn() {
    allMade = false;
    times().ifPresentOrElse(this::lookAhead, this::finishMaking);
    changed = true;
  }

  /** Replaces end, pause time or concurrency; what was asked for is possible. */
  void change(ScheduleChange change, String user) {
    tell("VERB", Optional.empty(), "CHANGE by " + user);
    Optional<Instant> pauseAt =
        change.clearsPause() ? Optional.empty() : change.pauseTime().or(controls::pauseAt);
    controls =
        new CoordinatorJobRow.Controls(
            controls.definitionVersion(),
            change.endTime().orElse(controls.endAt()),
            pauseAt,
            change.concurrency().orElse(controls.concurrency()),
            controls.throttle(),
            controls.timeoutMinutes(),
            controls.execution());
    if (change.endTime().isPresent() && before.identity().nominalTimes().isEmpty()) {
      dropFrom(controls.endAt());
      makeOn();
    }
    change
        .pauseTime()
        .filter(time -> begunFrom(time).isEmpty())
        .ifPresent(
            time -> {
              dropFrom(time);
              makeOn();
            });
    rollUp();
  }

  /** Those that wait for that time or a later one are not wanted any more. */
  private void dropFrom(Instant time) {
    List<CoordinatorActionRow> beyond =
        actions.values().stream()
            .filter(action -> !action.nominalAt().isBefore(time))
            .filter(CoordinatorProgress::isEarly)
            .toList();
    for (CoordinatorActionRow action : beyond) {
      boolean last = action.id().number() == lastNumber;
      actions.remove(action.id().number());
      changes.delete(action.id());
      if (last || action.id().number() < lastNumber) {
        lastNumber = Math.min(lastNumber, action.id().number() - 1);
        lastNominalAt = nominalOf(lastNumber);
      }
      changed = true;
    }
  }

  private Optional<Instant> nominalOf(int number) {
    return number == 0
        ? Optional.empty()
        : application(controls.definitionVersion()).schedule().times().nth(number);
  }

  /** Takes another definition for the actions to come. */
  void update(
      CoordinatorVersionRow version, io.drover.coordinator.application.Controls with, String user) {
    changes.version(version);
    controls =
        new CoordinatorJobRow.Controls(
            version.number(),
            controls.endAt(),
            controls.pauseAt(),
            with.concurrency(),
            with.throttle(),
            with.timeoutMinutes(),
            with.execution());
    tell("VERB", Optional.empty(), "UPDATE by " + user + ", version " + version.number());
  }

  // ---- the end of the transaction ----

  ScheduleStatus status() {
    return status;
  }

  boolean statusChanged() {
    return status != before.progress().status();
  }

  List<CoordinatorEffect> effects() {
    return effects;
  }

  /** Workflows to insert in this transaction. */
  List<ReadyWorkflow> started() {
    return started;
  }

  /** Asks workflows for what users and this coordinator want; false when that is nothing. */
  boolean ask(Handle transaction, WorkflowService workflows) {
    wishes.forEach(
        (verb, ids) ->
            workflows.ask(transaction, ids, verb, "coordinator " + before.identity().id()));
    return !wishes.isEmpty();
  }

  /** Actions whose status has changed, as they are now. */
  List<CoordinatorActionRow> news() {
    return List.copyOf(news.values());
  }

  /** Actions that were made. */
  List<CoordinatorActionRow> made() {
    return made;
  }

  /** Actions of the scope that were read. */
  List<CoordinatorActionRow> in(ActionScope scope) {
    return actions.values().stream()
        .filter(action -> scope.contains(action.id().number(), action.nominalAt()))
        .toList();
  }

  /** Which of the actions from that time on have begun, in words. */
  List<String> begunFrom(Instant time) {
    return actions.values().stream()
        .filter(action -> !action.nominalAt().isBefore(time) && !isEarly(action))
        .map(action -> action.id().number() + " is " + action.status())
        .toList();
  }

  private static boolean isEarly(CoordinatorActionRow action) {
    return action.status() == CoordinatorActionStatus.WAITING
        || action.status() == CoordinatorActionStatus.READY;
  }

  /** Writes the job's own row, if something is new. */
  void save() {
    save(nextDue());
  }

  /** The same after a user's wish: the loop has to look at once. */
  void saveDue() {
    save(status.isFinal() ? Optional.empty() : Optional.of(now));
  }

  private void save(Optional<Instant> due) {
    if (!changed && due.equals(before.progress().nextDue())) {
      return;
    }
    changes.job(
        new CoordinatorJobRow(
            before.identity(),
            controls,
            new CoordinatorJobRow.Progress(
                status,
                held,
                lastNumber,
                lastNominalAt,
                nextNominalAt,
                allMade,
                ended,
                changed ? now : before.progress().modifiedAt(),
                status.isFinal()
                    ? before.progress().endedAt().or(() -> Optional.of(now))
                    : Optional.empty(),
                due),
            before.version(),
            nextSequence));
  }

  private Optional<Instant> nextDue() {
    boolean active = active() > 0;
    Optional<Instant> due = active ? Optional.of(now.plus(ANYWAY)) : Optional.empty();
    if (status.isFinal() || held) {
      return status.isFinal() ? Optional.empty() : due;
    }
    if (!effects.isEmpty() || !busy.isEmpty()) {
      due = sooner(due, Optional.of(now.plus(ANYWAY)));
    }
    due = sooner(due, controls.pauseAt().filter(at -> at.isAfter(now)));
    boolean room = waiting() < controls.throttle() || controls.execution().dropsThePast();
    if (!allMade && room) {
      due =
          sooner(
              due,
              nextNominalAt.filter(
                  at -> controls.pauseAt().filter(pause -> !pause.isAfter(at)).isEmpty()));
    }
    Set<CoordinatorActionId> inWork = new java.util.HashSet<>(busy);
    effects.forEach(effect -> inWork.add(effect.action().id()));
    for (CoordinatorActionRow action : actions.values()) {
      if (action.status() == CoordinatorActionStatus.WAITING && !inWork.contains(action.id())) {
        due = sooner(due, action.nextLookAt());
      }
      if (action.status() == CoordinatorActionStatus.READY) {
        due = sooner(due, action.nextLookAt().filter(at -> at.isAfter(now)));
      }
      if (controls.execution() == Execution.NONE
          && !action.status().isFinal()
          && !action.status().isActive()) {
        due = sooner(due, Optional.of(action.nominalAt().plus(config.tolerance()).plusMillis(1)));
      }
    }
    if (controls.execution() == Execution.LAST_ONLY && waiting() > 0) {
      // the next nominal time makes the one before it late
      due =
          sooner(
              due,
              nextNominalAt
                  .or(() -> Optional.of(controls.endAt()))
                  .map(at -> at.plusMillis(1))
                  .filter(at -> at.isAfter(now)));
    }
    return due;
  }

  private static Optional<Instant> sooner(Optional<Instant> first, Optional<Instant> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.or(() -> second);
    }
    return first.get().isBefore(second.get()) ? first : second;
  }
}
