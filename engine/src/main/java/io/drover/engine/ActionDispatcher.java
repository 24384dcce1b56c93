package io.drover.engine;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ActionId;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionRegistry;
import io.drover.actions.ActionRequest;
import io.drover.actions.ActionRequest.FormerRun;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.ActionRequest.RelatedJob;
import io.drover.actions.ExternalState;
import io.drover.actions.Fence;
import io.drover.actions.LostLeaseException;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.CommandResult.Answer;
import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.Expressions;
import io.drover.engine.machine.MachineEvent;
import io.drover.engine.store.ActionKey;
import io.drover.engine.store.ActionRow;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.CommandRow.Phase;
import io.drover.engine.store.FormerWork;
import io.drover.engine.store.JobRow;
import io.drover.engine.store.StoreException;
import io.drover.engine.store.WorkflowJobStore;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.SourceLocation;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs one command: evaluates expressions and calls the executor. Answers by a {@link
 * CommandResult}, whatever happens. Thread-safe and without state about any job.
 */
final class ActionDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ActionDispatcher.class);

  /** How often the log of a running action of less than that age is captured. */
  private static final SortedMap<Duration, Duration> LOG_INTERVALS =
      new TreeMap<>(
          Map.of(
              Duration.ofMinutes(2), Duration.ofSeconds(10),
              Duration.ofMinutes(20), Duration.ofMinutes(1)));

  private static final Duration LONGEST_LOG_INTERVAL = Duration.ofMinutes(5);

  private final WorkflowJobStore store;
  private final CompiledWorkflows workflows;
  private final ActionRegistry registry;
  private final Expressions expressions;
  private final Supplier<Optional<String>> callbackUrl;
  private final InstantSource clock;

  ActionDispatcher(
      WorkflowJobStore store,
      CompiledWorkflows workflows,
      ActionRegistry registry,
      Expressions expressions,
      Supplier<Optional<String>> callbackUrl,
      InstantSource clock) {
    this.store = store;
    this.workflows = workflows;
    this.registry = registry;
    this.expressions = expressions;
    this.callbackUrl = callbackUrl;
    this.clock = clock;
  }

  /**
   * Runs the command; throws only {@link StoreException}, when the job's rows cannot be read, and
   * {@link LostLeaseException}, when {@code fence} kept it from acting.
   */
  CommandResult dispatch(HeldCommand held, Fence fence) {
    CommandRow command = held.command();
    Instant ranAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    MDC.put("jobId", command.key().jobId());
    MDC.put("actionId", command.key().jobId() + "@" + command.key().node());
    try {
      return run(command, held.known().orElseGet(() -> read(command)), ranAt, fence);
    } finally {
      MDC.clear();
    }
  }

  private HeldCommand.Known read(CommandRow command) {
    return new HeldCommand.Known(
        store
            .job(new WorkflowJobId(command.key().jobId()))
            .orElseThrow(() -> new IllegalStateException("no job " + command.key().jobId())),
        store
            .action(command.key())
            .map(ActionRow::action)
            .orElseThrow(() -> new IllegalStateException("no action " + command.key())));
  }

  private CommandResult run(
      CommandRow command, HeldCommand.Known known, Instant ranAt, Fence fence) {
    JobRow job = known.job();
    WorkflowAction action = known.action();
    CompiledWorkflow workflow = workflows.of(job);
    Map<String, String> configuration = workflows.configuration(job.configurationHash());
    WorkflowNode node = workflow.definition().node(command.key().node());
    try {
      if (command.phase() == Phase.DECIDE) {
        return decide(
            command, ranAt, (WorkflowNode.DecisionNode) node, workflow, job, configuration);
      }
      return act(command, ranAt, (ActionNode) node, workflow, job, action, configuration, fence);
    } catch (ExpressionException e) {
      return outcome(
          command,
          Optional.empty(),
          ranAt,
          new ActionOutcome.Failed(
              action.external(),
              // a file system that does not answer is asked again, as Oozie does
              e.passing() ? ActionOutcome.ErrorType.TRANSIENT : ActionOutcome.ErrorType.FAILED,
              ExpressionException.EL_ERROR,
              String.valueOf(e.getMessage())));
    }
  }

  /** All predicates are evaluated, as Oozie does; the first that is exactly true wins. */
  private CommandResult decide(
      CommandRow command,
      Instant ranAt,
      WorkflowNode.DecisionNode node,
      CompiledWorkflow workflow,
      JobRow job,
      Map<String, String> configuration) {
    StoredJobScope scope = scope(job, node.name(), configuration);
    String namespace = "uri:oozie:workflow:" + workflow.definition().schemaVersion();
    List<XmlContent> evaluated = new ArrayList<>();
    int chosen = MachineEvent.DecisionTaken.DEFAULT;
    for (int i = 0; i < node.cases().size(); i++) {
      WorkflowNode.DecisionNode.Case option = node.cases().get(i);
      String value = expressions.evaluate(option.predicate(), scope).strip();
      if (chosen == MachineEvent.DecisionTaken.DEFAULT && value.equals("true")) {
        chosen = i;
      }
      evaluated.add(arc(namespace, "case", option.to(), List.of(new XmlText(value))));
    }
    evaluated.add(arc(namespace, "default", node.defaultTo(), List.of()));
    XmlElement conf =
        new XmlElement(namespace, "switch", Map.of(), evaluated, SourceLocation.UNKNOWN);
    return new CommandResult(
        command, Optional.of(conf.toXml()), ranAt, new CommandResult.Chose(chosen));
  }

  private static XmlElement arc(
      String namespace, String name, String to, List<XmlContent> predicate) {
    return new XmlElement(namespace, name, Map.of("to", to), predicate, SourceLocation.UNKNOWN);
  }

  private CommandResult act(
      CommandRow command,
      Instant ranAt,
      ActionNode node,
      CompiledWorkflow workflow,
      JobRow job,
      WorkflowAction action,
      Map<String, String> configuration,
      Fence fence) {
    ActionExecutor executor =
        registry
            .executor(node.kind())
            .orElseThrow(() -> new IllegalStateException("no executor for " + node.kind()));
    // a retry after a crash evaluates again: nothing was stored, so nothing was promised
    XmlElement body =
        command.phase() == Phase.KILL
            ? evaluatedOrRaw(node, job, configuration)
            : expressions.evaluate(node.body(), scope(job, node.name(), configuration));
    ActionAttempt attempt =
        new ActionAttempt(new ActionId(job.id(), node.name()), command.run(), command.attempt());
    ActionRequest request =
        new ActionRequest(
            attempt,
            job.user(),
            body,
            appDirectory(job),
            configuration,
            global(workflow, command.phase(), job, node.name(), configuration),
            action.external(),
            // a first call that crashed left no row, but the command says since when it may have
            // run
            action.startedAt().orElse(command.dueAt().isBefore(ranAt) ? command.dueAt() : ranAt),
            new StoredOthers(workflow, job, configuration, attempt, body),
            fence);
    Optional<String> conf =
        command.phase() == Phase.START ? Optional.of(body.toXml()) : Optional.empty();
    return switch (command.phase()) {
      case START -> {
        ActionOutcome outcome = guarded(request, () -> executor.start(request));
        captureLog(executor, request, outcome);
        yield outcome(command, conf, ranAt, outcome);
      }
      case CHECK -> {
        ActionOutcome outcome = guarded(request, () -> executor.check(request));
        captureLog(executor, request, outcome);
        yield outcome(command, conf, ranAt, outcome);
      }
      case KILL -> new CommandResult(command, conf, ranAt, kill(executor, request));
      case DECIDE -> throw new IllegalStateException("a decision has no executor");
    };
  }

  private Answer kill(ActionExecutor executor, ActionRequest request) {
    try {
      // Livy's DELETE forgets, so the log is read before
      saveLog(request.attempt(), stored -> executor.log(request, stored));
      return new CommandResult.Stopped(executor.kill(request));
    } catch (LostLeaseException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("kill of {} failed, it will be tried again", request.attempt(), e);
      return new CommandResult.Stopped(new KillResult(request.external(), false));
    }
  }

  /** A kill must go on even when the body can no longer be evaluated. */
  private XmlElement evaluatedOrRaw(
      ActionNode node, JobRow job, Map<String, String> configuration) {
    try {
      return expressions.evaluate(node.body(), scope(job, node.name(), configuration));
    } catch (ExpressionException e) {
      return node.body();
    }
  }

  /** Actions inherit it as if it stood in their own body, expressions included. */
  private Optional<GlobalSection> global(
      CompiledWorkflow workflow,
      Phase phase,
      JobRow job,
      String node,
      Map<String, String> configuration) {
    Optional<GlobalSection> global =
        PropagatedGlobal.effective(workflow.definition().global(), configuration);
    return phase == Phase.KILL
        ? global
        : global.map(
            section ->
                section.map(text -> expressions.evaluate(text, scope(job, node, configuration))));
  }

  private interface Call {
    ActionOutcome run();
  }

  private static ActionOutcome guarded(ActionRequest request, Call call) {
    try {
      return call.run();
    } catch (ExpressionException e) {
      // in a file that the executor read, and so an error like one in the body
      throw e;
    } catch (InvalidRequestException e) {
      // the evaluated body is not what the executor can read
      return new ActionOutcome.Failed(
          request.external(),
          ActionOutcome.ErrorType.ERROR,
          e.code().name(),
          String.valueOf(e.getMessage()));
    } catch (StoreException | LostLeaseException e) {
      // our database and our lease are no reason to burn a retry
      throw e;
    } catch (RuntimeException e) {
      LOG.error("action {} threw", request.attempt(), e);
      return new ActionOutcome.Failed(
          request.external(),
          ActionOutcome.ErrorType.TRANSIENT,
          "D0002",
          e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private void captureLog(ActionExecutor executor, ActionRequest request, ActionOutcome outcome) {
    if (outcome instanceof ActionOutcome.NotStarted) {
      return;
    }
    if (outcome instanceof ActionOutcome.Succeeded done && done.output().isPresent()) {
      saveLog(request.attempt(), stored -> done.output());
      return;
    }
    Duration age = Duration.between(request.startedAt(), clock.instant());
    if (!(outcome instanceof ActionOutcome.Running running)
        || lastLook(age, running.checkAfter())) {
      ActionRequest after = withExternal(request, outcome.external());
      saveLog(request.attempt(), stored -> executor.log(after, stored));
    }
  }

  /**
   * Whether this is the last look at a running action before its log is due again: every ten
   * seconds at first, every minute and every five minutes later, for a log is much to fetch and to
   * write.
   */
  static boolean lastLook(Duration age, Duration nextLook) {
    long interval =
        LOG_INTERVALS.entrySet().stream()
            .filter(one -> age.compareTo(one.getKey()) < 0)
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(LONGEST_LOG_INTERVAL)
            .toMillis();
    return age.toMillis() / interval != age.plus(nextLook).toMillis() / interval;
  }

  private static ActionRequest withExternal(ActionRequest request, ExternalState external) {
    return new ActionRequest(
        request.attempt(),
        request.user(),
        request.body(),
        request.appPath(),
        request.configuration(),
        request.global(),
        external,
        request.startedAt(),
        request.others(),
        request.fence());
  }

  /** A log that cannot be had never changes an outcome. */
  private void saveLog(
      ActionAttempt attempt, Function<Supplier<Optional<String>>, Optional<String>> log) {
    ActionKey key = new ActionKey(attempt.actionId().jobId().value(), attempt.actionId().node());
    try {
      log.apply(() -> store.log(key, attempt.run(), attempt.attempt()))
          .ifPresent(text -> store.saveLog(key, attempt.run(), attempt.attempt(), text));
    } catch (RuntimeException e) {
      LOG.warn("no log of {}", attempt, e);
    }
  }

  private static CommandResult outcome(
      CommandRow command, Optional<String> conf, Instant ranAt, ActionOutcome outcome) {
    return new CommandResult(command, conf, ranAt, new CommandResult.Outcome(outcome));
  }

  private StoredJobScope scope(JobRow job, String node, Map<String, String> configuration) {
    return new StoredJobScope(
        job,
        configuration,
        () -> callbackUrl.get().map(url -> url + "?id=" + new ActionId(job.id(), node)),
        name -> store.action(new ActionKey(job.id().value(), name)).map(ActionRow::action),
        () -> store.job(job.id()).flatMap(JobRow::lastErrorNode));
  }

  private Optional<RelatedJob> parent(JobRow job) {
    return store
        .waitingParent(job.id())
        .flatMap(row -> store.job(new WorkflowJobId(row.parent().jobId())))
        .map(StoredJob::new);
  }

  private List<RelatedJob> children(JobRow job) {
    return store.children(job.id()).stream()
        .flatMap(row -> store.job(row.child()).stream())
        .map(child -> (RelatedJob) new StoredJob(child))
        .toList();
  }

  private List<OtherAction> succeeded(
      CompiledWorkflow workflow, JobRow job, Map<String, String> configuration) {
    return store.actions(job.id()).stream()
        .filter(action -> action.status() == ActionStatus.OK)
        .flatMap(action -> other(action, workflow, job, configuration).stream())
        .toList();
  }

  private Optional<OtherAction> other(
      WorkflowAction action,
      CompiledWorkflow workflow,
      JobRow job,
      Map<String, String> configuration) {
    return workflow.definition().nodes().get(action.node()) instanceof ActionNode node
        ? Optional.of(
            new OtherAction(
                action.attempt(),
                action.external(),
                evaluatedOrRaw(node, job, configuration),
                action.startedAt()))
        : Optional.empty();
  }

  /** A job above or below the one that asks. */
  private final class StoredJob implements RelatedJob {
    private final JobRow job;

    StoredJob(JobRow job) {
      this.job = job;
    }

    @Override
    public WorkflowJobId id() {
      return job.id();
    }

    @Override
    public int run() {
      return job.run();
    }

    @Override
    public List<OtherAction> succeeded() {
      return ActionDispatcher.this.succeeded(
          workflows.of(job), job, workflows.configuration(job.configurationHash()));
    }

    @Override
    public Optional<RelatedJob> parent() {
      return ActionDispatcher.this.parent(job);
    }

    @Override
    public List<RelatedJob> children() {
      return ActionDispatcher.this.children(job);
    }
  }

  /** The other actions of a job as they are stored now. */
  private final class StoredOthers implements ActionRequest.Others {
    private final CompiledWorkflow workflow;
    private final JobRow job;
    private final Map<String, String> configuration;
    private final ActionAttempt asking;
    private final XmlElement body;

    StoredOthers(
        CompiledWorkflow workflow,
        JobRow job,
        Map<String, String> configuration,
        ActionAttempt asking,
        XmlElement body) {
      this.asking = asking;
      this.body = body;
      this.workflow = workflow;
      this.job = job;
      this.configuration = configuration;
    }

    @Override
    public Optional<OtherAction> apply(String node) {
      return store
          .action(new ActionKey(job.id().value(), node))
          .flatMap(row -> other(row.action(), workflow, job, configuration));
    }

    @Override
    public List<OtherAction> succeeded() {
      return ActionDispatcher.this.succeeded(workflow, job, configuration);
    }

    @Override
    public Optional<RelatedJob> parent() {
      return ActionDispatcher.this.parent(job);
    }

    @Override
    public List<RelatedJob> children() {
      return ActionDispatcher.this.children(job);
    }

    @Override
    public Optional<FormerRun> formerRun() {
      return asking.run() == 0
          ? Optional.empty()
          : store
              .formerWork(new ActionKey(job.id().value(), asking.actionId().node()), asking.run())
              .map(FormerWork::attempt)
              .map(last -> new FormerRun(last.attempt(), last.conf().equals(body.toXml())));
    }

    @Override
    public String evaluate(String text) {
      return expressions.evaluate(text, scope(job, asking.actionId().node(), configuration));
    }
  }

  /** Relative paths of an action start here: the application's directory, with a slash behind. */
  private static Optional<URI> appDirectory(JobRow job) {
    String path = job.appPath();
    if (path.isEmpty()) {
      return Optional.empty();
    }
    String directory = path;
    if (path.endsWith(".xml")) {
      directory = Objects.requireNonNull(path).substring(0, path.lastIndexOf('/') + 1);
    }
    return Optional.of(URI.create(directory.endsWith("/") ? directory : directory + "/"));
  }
}
