package io.drover.engine;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.ActionOutcome;
import io.drover.actions.Evidence;
import io.drover.actions.ExternalState;
import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.Expressions;
import io.drover.engine.machine.MachineCommand;
import io.drover.engine.machine.MachineEvent;
import io.drover.engine.machine.MachineState;
import io.drover.engine.machine.MachineStep;
import io.drover.engine.store.ActionKey;
import io.drover.engine.store.ActionRow;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.CommandRow.Phase;
import io.drover.engine.store.FormerWork;
import io.drover.engine.store.JobChanges;
import io.drover.engine.store.JobRow;
import io.drover.engine.store.TimelineRow;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowNode.ActionNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One job inside one transaction: takes verbs and results, keeps the rows as they will be, and
 * writes down what changed. No I/O besides reading the job's own rows through {@link Reader}.
 */
final class JobProgress {
  /** Rows of the job that were not read beforehand. */
  interface Reader {
    Optional<ActionRow> action(ActionKey key);

    List<ActionRow> openActions(String jobId);

    /** What the node's latest attempt in a run before this one started, if it did not end OK. */
    Optional<FormerWork> formerWork(ActionKey key, int run);
  }

  /** The rows a job's work starts from. */
  record Start(
      JobRow job,
      CompiledWorkflow workflow,
      Map<String, String> configuration,
      List<CommandRow> commands,
      List<ActionRow> actions) {}

  private static final ExternalState CONTROL = controlState("OK");

  private final JobRow original;
  private final CompiledWorkflow workflow;
  private final Map<String, String> configuration;
  private final Reader reader;
  private final EngineConfig config;
  private final Expressions expressions;
  private final String owner;
  private final DecisionsLeft decisionsLeft;
  private final Instant now;

  private final Map<String, ActionRow> actions = new LinkedHashMap<>();
  private final Set<String> newActions = new HashSet<>();
  private final Set<String> changedActions = new HashSet<>();
  private final Map<String, CommandRow> commandsBefore = new LinkedHashMap<>();
  private final Map<String, CommandRow> commands = new LinkedHashMap<>();
  private final List<TimelineRow> timeline = new ArrayList<>();
  private final List<PastAttempt> pastAttempts = new ArrayList<>();

  /** Outcomes of nodes reached in this step: those of an earlier run, and of decisions. */
  private final Deque<MachineEvent> known = new ArrayDeque<>();

  /** Nodes reached in this step before which the user wants the job to stop. */
  private final Set<String> breakpoints = new TreeSet<>();

  private final List<Notification> news = new ArrayList<>();

  private JobStatus status;
  private MachineState state;
  private Optional<Instant> startedAt;
  private Optional<Instant> endedAt;
  private Optional<String> lastErrorNode;
  private int nextPosition;
  private long nextSequence;
  private boolean touched;

  JobProgress(
      Start start,
      Reader reader,
      EngineConfig config,
      Expressions expressions,
      String owner,
      DecisionsLeft decisionsLeft,
      Instant now) {
    this.decisionsLeft = decisionsLeft;
    this.original = start.job();
    this.workflow = start.workflow();
    this.configuration = start.configuration();
    this.reader = reader;
    this.config = config;
    this.expressions = expressions;
    this.owner = owner;
    this.now = now;
    start.commands().forEach(command -> commandsBefore.put(command.key().node(), command));
    commands.putAll(commandsBefore);
    start.actions().forEach(row -> actions.put(row.action().node(), row));
    this.status = original.status();
    this.state = original.state();
    this.startedAt = original.startedAt();
    this.endedAt = original.endedAt();
    this.lastErrorNode = original.lastErrorNode();
    this.nextPosition = original.nextPosition();
    this.nextSequence = original.nextSequence();
  }

  // ---- what happens to a job ----

  /** A verb; does nothing when the status does not allow it. */
  boolean apply(Verb verb, String actor) {
    Optional<JobStatus> next = JobLifeCycle.next(status, verb.trigger());
    if (next.isEmpty()) {
      return false;
    }
    note("VERB", Optional.empty(), verb.name().toLowerCase(java.util.Locale.ROOT) + " by " + actor);
    switch (verb) {
      case START -> {
        become(next.get());
        startedAt = Optional.of(now);
        follow(workflow.machine().start());
      }
      case SUSPEND -> suspend();
      case RESUME -> resume();
      case KILL -> end(JobLifeCycle.Trigger.KILL, "killed by " + actor);
    }
    return true;
  }

  /** A command's answer; late answers (another attempt, a command that is gone) do nothing. */
  void apply(CommandResult result) {
    CommandRow ran = result.command();
    CommandRow command = commands.get(ran.key().node());
    boolean current =
        command != null
            && command.run() == ran.run()
            && command.attempt() == ran.attempt()
            && command.leaseOwner().equals(Optional.of(owner))
            // a call from before the server lost its lease has no say in what it took up since
            && ran.leaseOwner().equals(command.leaseOwner());
    if (command == null || !current) {
      return;
    }
    if (command.phase() == Phase.KILL && ran.phase() != Phase.KILL) {
      rememberForKill(ran.key().node(), result.answer());
      return;
    }
    if (command.phase() != ran.phase()) {
      return;
    }
    if (result.answer() instanceof CommandResult.Chose chose) {
      decided(ran.key().node(), result, chose.caseIndex());
    } else if (result.answer() instanceof CommandResult.Stopped stopped) {
      stopped(command, stopped);
    } else if (result.answer() instanceof CommandResult.Outcome outcome) {
      outcome.outcome().accept(new OutcomeHandler(command, result));
    }
  }

  /** What the action waits for has changed: it is asked now, whenever that was due. */
  void wake(String node) {
    CommandRow command = commands.get(node);
    if (command != null && command.phase() == Phase.CHECK) {
      // the number tells an answer that is under way, and may be older than the change
      commands.put(
          node, command.next(Phase.CHECK, now, command.tries() + 1).withOwner(Optional.of(owner)));
    }
  }

  /** Ends the job because the engine itself cannot go on with it. */
  void fail(String why) {
    end(JobLifeCycle.Trigger.FAULT, why);
  }

  /** Writes what changed; gives the commands that this server has to run now. */
  List<HeldCommand> save(JobChanges changes) {
    boolean jobChanged =
        touched
            || status != original.status()
            || !state.equals(original.state())
            || nextSequence != original.nextSequence();
    if (jobChanged) {
      changes.job(
          new JobRow(
              original.id(),
              original.name(),
              original.appPath(),
              status,
              original.user(),
              original.group(),
              original.run(),
              original.parentId(),
              original.externalId(),
              original.definitionHash(),
              original.configurationHash(),
              original.nested(),
              original.createdAt(),
              startedAt,
              endedAt,
              now,
              original.version(),
              state,
              lastErrorNode,
              nextPosition,
              nextSequence));
    }
    newActions.forEach(node -> changes.newAction(row(node)));
    changedActions.forEach(node -> changes.changedAction(row(node)));
    timeline.forEach(changes::timeline);
    pastAttempts.forEach(changes::pastAttempt);
    List<HeldCommand> toRun = new ArrayList<>();
    commands.forEach(
        (node, command) -> {
          CommandRow before = commandsBefore.get(node);
          if (before == null) {
            changes.newCommand(command);
          } else if (!before.equals(command)) {
            changes.changedCommand(command);
          }
          if (!command.equals(before)
              && !command.parked()
              && command.leaseOwner().equals(Optional.of(owner))) {
            toRun.add(new HeldCommand(command, known(node)));
          }
        });
    commandsBefore.forEach(
        (node, command) -> {
          if (!commands.containsKey(node)) {
            changes.endedCommand(command.key());
          }
        });
    return toRun;
  }

  private Optional<HeldCommand.Known> known(String node) {
    return Optional.ofNullable(actions.get(node))
        .map(row -> new HeldCommand.Known(original, row.action()));
  }

  JobStatus status() {
    return status;
  }

  /** What to tell others once the rows are committed. */
  List<Notification> news() {
    return List.copyOf(news);
  }

  // ---- the machine moved ----

  private void follow(MachineStep first) {
    turnIntoRows(first);
    // a loop, for a chain of decisions may be long
    while (!known.isEmpty() && !status.isFinal()) {
      turnIntoRows(workflow.machine().step(state, known.remove()));
    }
    if (!breakpoints.isEmpty() && status == JobStatus.RUNNING) {
      note(
          "WAITING",
          Optional.empty(),
          "suspended before "
              + breakpoints
              + ", as "
              + JobSettings.SUSPEND_ON_NODES
              + " asks; resume the job to go on");
      breakpoints.clear();
      suspend();
    }
  }

  private void turnIntoRows(MachineStep step) {
    state = step.state();
    Mover mover = new Mover();
    step.commands().forEach(command -> command.accept(mover));
  }

  private void step(MachineEvent event) {
    follow(workflow.machine().step(state, event));
  }

  /** Turns machine commands into rows. */
  private final class Mover implements MachineCommand.Visitor<Boolean> {
    @Override
    public Boolean passed(MachineCommand.NodePassed command) {
      if (status.isFinal()) {
        return true;
      }
      addControl(command.node(), ActionStatus.OK, command.transition(), CONTROL);
      return true;
    }

    @Override
    public Boolean startAction(MachineCommand.StartAction command) {
      if (status.isFinal() || takesAgain(command.node())) {
        return true;
      }
      ActionNode node = (ActionNode) workflow.definition().node(command.node());
      UserRetryPolicy retry = UserRetryPolicy.of(node.retry(), configuration, config, expressions);
      add(
          new WorkflowAction(
              attempt(command.node(), 0),
              node.body().name(),
              ActionStatus.PREP,
              "",
              Optional.empty(),
              0,
              0,
              retry.max(),
              retry.intervalMinutes(),
              startsFrom(command.node()),
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
      command(command.node(), 0, Phase.START, now, 0);
      stopAtBreakpoint(command.node());
      return true;
    }

    @Override
    public Boolean decide(MachineCommand.Decide command) {
      if (status.isFinal() || takesAgain(command.node())) {
        return true;
      }
      add(
          new WorkflowAction(
              attempt(command.node(), 0),
              "switch",
              ActionStatus.PREP,
              "",
              Optional.empty(),
              0,
              0,
              0,
              (int) config.userRetryInterval().toMinutes(),
              ExternalState.NONE,
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(now),
              Optional.empty()));
      if (!decidesNow(command.node())) {
        command(command.node(), 0, Phase.DECIDE, now, 0);
        stopAtBreakpoint(command.node());
      }
      return true;
    }

    @Override
    public Boolean stopAction(MachineCommand.StopAction command) {
      stop(command.node());
      return true;
    }

    @Override
    public Boolean end(MachineCommand.ReachedEnd command) {
      addControl(command.node(), ActionStatus.OK, Optional.empty(), CONTROL);
      JobProgress.this.end(
          JobLifeCycle.Trigger.END_REACHED, "reached end node '" + command.node() + "'");
      return true;
    }

    @Override
    public Boolean kill(MachineCommand.ReachedKill command) {
      WorkflowNode.KillNode node =
          (WorkflowNode.KillNode) workflow.definition().node(command.node());
      ActionStatus rowStatus = ActionStatus.OK;
      String code = "E0729";
      String message;
      try {
        message = expressions.evaluate(node.message(), scope());
      } catch (ExpressionException e) {
        rowStatus = ActionStatus.ERROR;
        code = "E0756";
        message = String.valueOf(e.getMessage());
      }
      addControl(command.node(), rowStatus, Optional.empty(), CONTROL);
      WorkflowAction added = row(command.node()).action();
      put(ActionEdit.of(added).error(code, message).build());
      JobProgress.this.end(
          JobLifeCycle.Trigger.KILL_REACHED,
          "reached kill node '" + command.node() + "': " + message);
      return true;
    }

    @Override
    public Boolean fault(MachineCommand.Fault command) {
      JobProgress.this.end(
          JobLifeCycle.Trigger.FAULT,
          command.errorCode() + " at node '" + command.node() + "': " + command.message());
      return true;
    }
  }

  /** A row that a rerun left stands for the node: its outcome is taken again, it does not run. */
  private boolean takesAgain(String node) {
    if (original.run() == 0) {
      return false;
    }
    Optional<ActionRow> kept = find(node).filter(row -> row.signal().isPresent());
    kept.ifPresent(
        row -> {
          WorkflowAction action = row.action();
          MachineEvent event = MachineEvent.of(node, row.signal().orElseThrow());
          actions.put(node, new ActionRow(action, nextPosition, Optional.empty()));
          changedActions.add(node);
          nextPosition++;
          touched = true;
          note(
              "NODE",
              Optional.of(node),
              "skipped, it was " + action.status() + " in run " + action.attempt().run());
          if (action.status() == ActionStatus.ERROR) {
            lastErrorNode = Optional.of(node);
          }
          known.add(event);
        });
    return kept.isPresent();
  }

  /**
   * A decision over the job's own rows has no effect that would have to wait for a commit, so it is
   * taken on the way and its row is written once. What cannot be evaluated becomes a command: that
   * is where its error is dealt with.
   */
  private boolean decidesNow(String node) {
    if (!workflow.instantDecisions().contains(node)
        || status != JobStatus.RUNNING
        || JobSettings.suspendsAt(configuration, node)
        || !decisionsLeft.take()) {
      return false;
    }
    WorkflowNode.DecisionNode decision =
        (WorkflowNode.DecisionNode) workflow.definition().node(node);
    try {
      DecisionChoice choice =
          DecisionChoice.of(decision, workflow.definition(), expressions, scope());
      goesTo(node, choice, choice.target(decision));
      known.add(new MachineEvent.DecisionTaken(node, choice.caseIndex()));
      return true;
    } catch (ExpressionException e) {
      return false;
    }
  }

  private void goesTo(String node, DecisionChoice choice, String target) {
    put(
        edit(node)
            .conf(choice.conf())
            .external(controlState(target))
            .transition(target)
            .ended(now)
            .status(ActionStatus.OK)
            .build());
    note("NODE", Optional.of(node), "decision goes to '" + target + "'");
  }

  /** What a new attempt has to know of the one in the run before: what may still be alive. */
  private ExternalState startsFrom(String node) {
    if (original.run() == 0) {
      return ExternalState.NONE;
    }
    return reader
        .formerWork(new ActionKey(original.id().value(), node), original.run())
        .map(
            former ->
                former.continued()
                    ? former.attempt().external()
                    : former
                        .attempt()
                        .external()
                        .childIds()
                        .map(ExternalState.NONE::withChildIds)
                        .orElse(ExternalState.NONE))
        .orElse(ExternalState.NONE);
  }

  private void stopAtBreakpoint(String node) {
    if (JobSettings.suspendsAt(configuration, node)) {
      breakpoints.add(node);
    }
  }

  private StoredJobScope scope() {
    return new StoredJobScope(
        original,
        configuration,
        Optional::empty,
        node -> find(node).map(ActionRow::action),
        () -> lastErrorNode);
  }

  private void addControl(
      String node, ActionStatus rowStatus, Optional<String> transition, ExternalState external) {
    add(
        new WorkflowAction(
            attempt(node, 0),
            workflow.definition().node(node).accept(ControlType.INSTANCE),
            rowStatus,
            "",
            transition,
            0,
            0,
            0,
            (int) config.userRetryInterval().toMinutes(),
            external,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(now),
            Optional.of(now)));
  }

  // ---- answers ----

  private void decided(String node, CommandResult result, int caseIndex) {
    WorkflowNode.DecisionNode decision =
        (WorkflowNode.DecisionNode) workflow.definition().node(node);
    String to =
        caseIndex == MachineEvent.DecisionTaken.DEFAULT
            ? decision.defaultTo()
            : decision.cases().get(caseIndex).to();
    commands.remove(node);
    ActionEdit edit =
        edit(node)
            .conf(result.conf().orElse(""))
            .external(controlState(to))
            .transition(to)
            .ended(now);
    if (status == JobStatus.SUSPENDED) {
      put(edit.status(ActionStatus.DONE).build(), MachineEvent.caseTrigger(caseIndex));
      return;
    }
    put(edit.status(ActionStatus.OK).build());
    note("NODE", Optional.of(node), "decision goes to '" + to + "'");
    step(new MachineEvent.DecisionTaken(node, caseIndex));
  }

  private void rememberForKill(String node, CommandResult.Answer answer) {
    if (answer instanceof CommandResult.Outcome outcome && find(node).isPresent()) {
      put(edit(node).external(outcome.outcome().external()).build());
    }
  }

  private void stopped(CommandRow command, CommandResult.Stopped stopped) {
    String node = command.key().node();
    put(edit(node).external(stopped.result().external()).build());
    if (stopped.result().stopped()) {
      commands.remove(node);
      note("NODE", Optional.of(node), "what it had started is stopped");
    } else {
      int tries = command.tries() + 1;
      Duration wait = Duration.ofSeconds(Math.min(60, 1L << Math.min(tries, 6)));
      commands.put(node, command.next(Phase.KILL, now.plus(wait), tries));
    }
  }

  /** What an executor answered, as rows. */
  private final class OutcomeHandler implements ActionOutcome.Visitor<Boolean> {
    private final CommandRow command;
    private final CommandResult result;
    private final String node;

    OutcomeHandler(CommandRow command, CommandResult result) {
      this.command = command;
      this.result = result;
      this.node = command.key().node();
    }

    private ActionEdit answered(ActionOutcome outcome) {
      ActionEdit edit = edit(node).external(outcome.external()).startedIfNew(result.ranAt());
      result.conf().ifPresent(edit::conf);
      return edit;
    }

    @Override
    public Boolean running(ActionOutcome.Running outcome) {
      WorkflowAction before = row(node).action();
      boolean news =
          before.status() != ActionStatus.RUNNING || !before.external().equals(outcome.external());
      if (news) {
        put(answered(outcome).status(ActionStatus.RUNNING).retries(0).build());
        announce(before, outcome.external());
      }
      boolean woken = command.tries() != result.command().tries();
      Duration wait = woken ? Duration.ZERO : outcome.checkAfter();
      if (before.status() != ActionStatus.RUNNING) {
        tell(node, ActionStatus.RUNNING, Optional.empty());
      }
      // a short wait stays with this server, a long one goes back to all
      boolean keep = wait.compareTo(config.lease()) <= 0;
      int tries = command.phase() == Phase.CHECK ? command.tries() + 1 : 0;
      commands.put(
          node,
          command
              .next(Phase.CHECK, now.plus(wait), tries)
              .withOwner(keep ? Optional.of(owner) : Optional.empty()));
      return true;
    }

    private void announce(WorkflowAction before, ExternalState external) {
      Optional<String> id = external.externalId();
      if (id.isPresent() && !id.equals(before.external().externalId())) {
        note("ATTEMPT", Optional.of(node), "attempt " + command.attempt() + " runs as " + id.get());
      }
      Optional<String> wait = external.waitingFor();
      if (wait.isPresent() && before.external().waitingFor().isEmpty()) {
        note("WAITING", Optional.of(node), wait.get());
      }
    }

    @Override
    public Boolean notStarted(ActionOutcome.NotStarted outcome) {
      WorkflowAction before = row(node).action();
      put(
          answered(outcome)
              .status(ActionStatus.PREP)
              .external(outcome.external().withWaitingFor(Optional.of(outcome.reason())))
              .build());
      if (!before.external().waitingFor().equals(Optional.of(outcome.reason()))) {
        note("WAITING", Optional.of(node), outcome.reason());
      }
      again(Phase.START, command.attempt(), outcome.startAfter(), command.tries() + 1);
      return true;
    }

    /** What the sources said that this outcome rests on. */
    private void noteVerdict(ExternalState external) {
      List<Evidence> fresh = new ArrayList<>(external.evidence());
      fresh.removeAll(row(node).action().external().evidence());
      if (!fresh.isEmpty()) {
        note(
            "VERDICT",
            Optional.of(node),
            String.join(
                "; ",
                fresh.stream()
                    .map(one -> one.source() + " says " + one.verdict() + ": " + one.answer())
                    .toList()));
      }
    }

    @Override
    public Boolean succeeded(ActionOutcome.Succeeded outcome) {
      ActionNode definition = (ActionNode) workflow.definition().node(node);
      commands.remove(node);
      noteVerdict(outcome.external());
      ActionEdit edit =
          answered(outcome)
              .external(outcome.external().withWaitingFor(Optional.empty()))
              .data(outcome.data())
              .noError()
              .transition(definition.okTo())
              .ended(now);
      if (status == JobStatus.SUSPENDED) {
        put(edit.status(ActionStatus.DONE).build(), MachineEvent.OK);
        return true;
      }
      put(edit.status(ActionStatus.OK).build());
      tell(node, ActionStatus.OK, Optional.of(definition.okTo()));
      note("NODE", Optional.of(node), "OK, goes to '" + definition.okTo() + "'");
      step(new MachineEvent.ActionOk(node));
      return true;
    }

    @Override
    public Boolean failed(ActionOutcome.Failed outcome) {
      if (outcome.type() == ActionOutcome.ErrorType.ERROR
          || outcome.type() == ActionOutcome.ErrorType.FAILED) {
        noteVerdict(outcome.external());
      }
      switch (outcome.type()) {
        case TRANSIENT -> transientFailure(outcome);
        case NON_TRANSIENT -> needsOperator(outcome);
        case ERROR -> error(outcome);
        case FAILED -> fatal(outcome);
      }
      return true;
    }

    private ActionEdit failed(ActionOutcome.Failed outcome, ActionStatus newStatus) {
      return answered(outcome).error(outcome.errorCode(), outcome.message()).status(newStatus);
    }

    private void transientFailure(ActionOutcome.Failed outcome) {
      int retries = row(node).action().retries();
      int max = JobSettings.retriesMax(configuration, config);
      if (retries >= max) {
        needsOperator(outcome);
        return;
      }
      boolean checking = command.phase() == Phase.CHECK;
      put(
          failed(outcome, checking ? ActionStatus.RUNNING : ActionStatus.START_RETRY)
              .retries(retries + 1)
              .build());
      Duration wait = JobSettings.retryInterval(configuration, config);
      note(
          "AGAIN",
          Optional.of(node),
          outcome.errorCode()
              + ": "
              + outcome.message()
              + "; try "
              + (retries + 1)
              + " of "
              + max
              + " again in "
              + wait.toSeconds()
              + " s");
      again(command.phase(), command.attempt(), wait, 0);
    }

    private void needsOperator(ActionOutcome.Failed outcome) {
      put(failed(outcome, ActionStatus.START_MANUAL).retries(0).build());
      Phase again = command.phase() == Phase.DECIDE ? Phase.DECIDE : Phase.START;
      commands.put(node, command.next(again, now, 0).withParked(true));
      note(
          "OPERATOR",
          Optional.of(node),
          outcome.errorCode() + ": " + outcome.message() + "; resume the job to try again");
      if (JobLifeCycle.next(status, JobLifeCycle.Trigger.NEEDS_OPERATOR).isPresent()) {
        suspend();
      }
    }

    private void error(ActionOutcome.Failed outcome) {
      if (userRetry(outcome)) {
        return;
      }
      ActionNode definition = (ActionNode) workflow.definition().node(node);
      commands.remove(node);
      lastErrorNode = Optional.of(node);
      touched = true;
      ActionEdit edit =
          failed(outcome, ActionStatus.ERROR).transition(definition.errorTo()).ended(now);
      if (status == JobStatus.SUSPENDED) {
        put(edit.status(ActionStatus.DONE).build(), MachineEvent.ERROR);
        return;
      }
      put(edit.build());
      tell(node, ActionStatus.ERROR, Optional.of(definition.errorTo()));
      note(
          "ERROR",
          Optional.of(node),
          outcome.errorCode()
              + ": "
              + outcome.message()
              + "; goes to '"
              + definition.errorTo()
              + "'");
      step(new MachineEvent.ActionError(node));
    }

    /** Whether the failure, also one that no transition leads out of, gets another attempt. */
    private boolean userRetry(ActionOutcome.Failed outcome) {
      WorkflowAction action = row(node).action();
      boolean retry =
          action.userRetryCount() < action.userRetryMax()
              && (config.userRetryCodes().contains("ALL")
                  || config.userRetryCodes().contains(outcome.errorCode()));
      if (retry) {
        userRetry(outcome, action);
      }
      return retry;
    }

    private void userRetry(ActionOutcome.Failed outcome, WorkflowAction action) {
      int count = action.userRetryCount() + 1;
      ActionNode definition = (ActionNode) workflow.definition().node(node);
      Duration wait =
          UserRetryPolicy.of(definition.retry(), configuration, config, expressions).wait(count);
      pastAttempts.add(PastAttempt.of(failed(outcome, ActionStatus.ERROR).ended(now).build()));
      put(
          failed(outcome, ActionStatus.USER_RETRY)
              .attempt(command.attempt() + 1)
              .userRetryCount(count)
              .retries(0)
              .build());
      note(
          "RETRY",
          Optional.of(node),
          outcome.errorCode()
              + ": "
              + outcome.message()
              + "; retry "
              + count
              + " of "
              + action.userRetryMax()
              + " in "
              + wait.toSeconds()
              + " s");
      again(Phase.START, command.attempt() + 1, wait, 0);
    }

    private void fatal(ActionOutcome.Failed outcome) {
      if (userRetry(outcome)) {
        return;
      }
      commands.remove(node);
      lastErrorNode = Optional.of(node);
      touched = true;
      put(failed(outcome, ActionStatus.FAILED).ended(now).build());
      tell(node, ActionStatus.FAILED, Optional.empty());
      end(
          JobLifeCycle.Trigger.FAULT,
          "action '" + node + "' failed, " + outcome.errorCode() + ": " + outcome.message());
    }

    private void again(Phase phase, int attempt, Duration wait, int tries) {
      commands.put(
          node,
          command
              .next(phase, now.plus(wait), tries)
              .withAttempt(attempt)
              .withParked(status == JobStatus.SUSPENDED && phase != Phase.CHECK));
    }
  }

  // ---- suspend, resume, end ----

  private void become(JobStatus next) {
    status = next;
    JobSettings.jobNotificationUrl(configuration)
        .ifPresent(url -> tell(url, Optional.empty(), next.name(), Optional.empty()));
  }

  private void suspend() {
    become(JobStatus.SUSPENDED);
    for (CommandRow command : List.copyOf(commands.values())) {
      if (command.phase() == Phase.START || command.phase() == Phase.DECIDE) {
        // one that runs right now keeps its lease, so that its answer still counts
        commands.put(command.key().node(), command.withParked(true));
      }
    }
  }

  private void resume() {
    become(JobStatus.RUNNING);
    for (CommandRow command : List.copyOf(commands.values())) {
      if (command.parked()) {
        String node = command.key().node();
        find(node)
            .filter(row -> row.action().status() == ActionStatus.START_MANUAL)
            .ifPresent(row -> put(edit(node).status(ActionStatus.PREP).build()));
        boolean later = command.dueAt().isAfter(now);
        // it cannot have run while it was parked, so its time begins now
        commands.put(
            node,
            later
                ? command.withParked(false).withOwner(Optional.empty())
                : command
                    .next(command.phase(), now, command.tries())
                    .withOwner(Optional.of(owner)));
      }
    }
    for (ActionRow row : reader.openActions(original.id().value())) {
      actions.putIfAbsent(row.action().node(), row);
      if (row.action().status() == ActionStatus.DONE && !status.isFinal()) {
        signal(row.action().node(), row.signal().orElse(MachineEvent.OK));
      }
    }
  }

  private void signal(String node, String signal) {
    boolean error = signal.equals(MachineEvent.ERROR);
    WorkflowAction counted =
        edit(node).status(error ? ActionStatus.ERROR : ActionStatus.OK).build();
    put(counted);
    tell(node, counted.status(), counted.transition());
    note("NODE", Optional.of(node), "its outcome counts now that the job is resumed");
    step(MachineEvent.of(node, signal));
  }

  private void end(JobLifeCycle.Trigger trigger, String why) {
    Optional<JobStatus> next = JobLifeCycle.next(status, trigger);
    if (next.isEmpty()) {
      return;
    }
    become(next.get());
    endedAt = Optional.of(now);
    if (!knowsOpenActions(trigger)) {
      for (ActionRow row : reader.openActions(original.id().value())) {
        actions.putIfAbsent(row.action().node(), row);
      }
    }
    for (String node : List.copyOf(actions.keySet())) {
      if (!row(node).action().status().isFinal()) {
        stop(node);
      }
    }
    workflow.staysOpen().forEach(this::close);
    note("ENDED", Optional.empty(), status + ": " + why);
  }

  /**
   * Whether all actions that have not ended were read or made already: in a job that comes to its
   * end by itself each of them has a command.
   */
  private boolean knowsOpenActions(JobLifeCycle.Trigger trigger) {
    return (trigger == JobLifeCycle.Trigger.END_REACHED
            || trigger == JobLifeCycle.Trigger.KILL_REACHED)
        && original.status() != JobStatus.SUSPENDED
        && actions.keySet().containsAll(commandsBefore.keySet());
  }

  /** What an action left open for later ones is closed by a kill of its own, as often as needed. */
  private void close(String node) {
    Optional<ActionRow> left =
        find(node)
            .filter(row -> row.action().startedAt().isPresent())
            // what an earlier run opened was closed with it
            .filter(row -> row.action().attempt().run() == original.run());
    if (left.isPresent() && !commands.containsKey(node)) {
      command(node, left.get().action().attempt().attempt(), Phase.KILL, now, 0);
    }
  }

  private void stop(String node) {
    Optional<ActionRow> open = find(node).filter(row -> !row.action().status().isFinal());
    if (open.isEmpty()) {
      return;
    }
    put(edit(node).status(ActionStatus.KILLED).ended(now).build());
    tell(node, ActionStatus.KILLED, Optional.empty());
    note("NODE", Optional.of(node), "killed");
    CommandRow command = commands.get(node);
    if (command == null) {
      return;
    }
    if (command.phase() == Phase.DECIDE) {
      commands.remove(node);
      return;
    }
    // A start may be under way here or on another server: who holds the lease runs the kill, after
    // it; a command that nobody holds is taken over.
    commands.put(
        node,
        command
            .next(Phase.KILL, now, 0)
            .withOwner(Optional.of(command.leaseOwner().orElse(owner))));
  }

  // ---- rows ----

  private ActionAttempt attempt(String node, int attempt) {
    return new ActionAttempt(new ActionId(original.id(), node), original.run(), attempt);
  }

  private void command(String node, int attempt, Phase phase, Instant dueAt, int tries) {
    commands.put(
        node,
        new CommandRow(
            new ActionKey(original.id().value(), node),
            original.run(),
            attempt,
            phase,
            dueAt,
            tries,
            false,
            Optional.of(owner)));
  }

  private void add(WorkflowAction action) {
    actions.put(action.node(), new ActionRow(action, nextPosition, Optional.empty()));
    newActions.add(action.node());
    nextPosition++;
    touched = true;
  }

  private void put(WorkflowAction action) {
    put(action, Optional.empty());
  }

  private void put(WorkflowAction action, String signal) {
    put(action, Optional.of(signal));
  }

  private void put(WorkflowAction action, Optional<String> signal) {
    actions.put(action.node(), new ActionRow(action, row(action.node()).position(), signal));
    if (!newActions.contains(action.node())) {
      changedActions.add(action.node());
    }
    touched = true;
  }

  private ActionEdit edit(String node) {
    return ActionEdit.of(row(node).action());
  }

  private ActionRow row(String node) {
    return find(node)
        .orElseThrow(
            () -> new IllegalStateException("no row of action " + original.id() + "@" + node));
  }

  private Optional<ActionRow> find(String node) {
    ActionRow known = actions.get(node);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<ActionRow> read = reader.action(new ActionKey(original.id().value(), node));
    read.ifPresent(row -> actions.put(node, row));
    return read;
  }

  private void note(String kind, Optional<String> node, String text) {
    timeline.add(
        new TimelineRow(
            original.id().value(), new TimelineEntry(nextSequence, now, kind, node, text)));
    nextSequence++;
  }

  /** News of an action; control nodes are none. */
  private void tell(String node, ActionStatus actionStatus, Optional<String> transition) {
    if (workflow.definition().node(node) instanceof ActionNode) {
      JobSettings.actionNotificationUrl(configuration)
          .ifPresent(url -> tell(url, Optional.of(node), actionStatus.name(), transition));
    }
  }

  private void tell(
      String url, Optional<String> node, String newStatus, Optional<String> transition) {
    news.add(
        new Notification(
            node.isPresent() ? Notification.Event.ACTION : Notification.Event.WORKFLOW_JOB,
            original.id().value(),
            original.name(),
            original.user(),
            original.parentId(),
            node,
            newStatus,
            transition,
            now,
            url,
            JobSettings.notificationFormat(configuration)));
  }

  private static ExternalState controlState(String externalStatus) {
    return ExternalState.NONE
        .withExternalId("-")
        .withExternalStatus(externalStatus)
        .withTrackerUri("-")
        .withConsoleUrl("-");
  }

  /** Oozie's type words of control nodes. */
  private enum ControlType implements WorkflowNode.Visitor<String> {
    INSTANCE;

    @Override
    public String start(WorkflowNode.StartNode node) {
      return ":START:";
    }

    @Override
    public String end(WorkflowNode.EndNode node) {
      return ":END:";
    }

    @Override
    public String kill(WorkflowNode.KillNode node) {
      return ":KILL:";
    }

    @Override
    public String decision(WorkflowNode.DecisionNode node) {
      return "switch";
    }

    @Override
    public String fork(WorkflowNode.ForkNode node) {
      return ":FORK:";
    }

    @Override
    public String join(WorkflowNode.JoinNode node) {
      return ":JOIN:";
    }

    @Override
    public String action(ActionNode node) {
      return node.body().name();
    }
  }
}
