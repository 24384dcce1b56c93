package io.drover.engine;

import io.drover.actions.ActionAttempt;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.machine.MachineState;
import io.drover.engine.store.ActionKey;
import io.drover.engine.store.ActionRow;
import io.drover.engine.store.JobRow;
import io.drover.engine.store.NewJob;
import io.drover.engine.store.RerunRows;
import io.drover.engine.store.SharedTexts;
import io.drover.engine.store.SubWorkflowRow;
import io.drover.engine.store.TimelineRow;
import io.drover.engine.store.WorkflowJobStore;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.WorkflowDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The use cases of workflow jobs, each one transaction. Thread-safe. Faults of the caller are
 * {@link io.drover.schema.InvalidRequestException}; an unknown job is E0604.
 */
public final class WorkflowService {
  /** How long a verb waits to be applied before the answer is "stored". */
  private static final Duration VERB_WAIT = Duration.ofSeconds(5);

  /** How long a rerun waits for what the last run left to be stopped. */
  private static final Duration SETTLE_WAIT = Duration.ofSeconds(20);

  /** Counting all of millions takes longer than reading a page of them. */
  private static final int COUNTED_BEHIND = 10_000;

  private final WorkflowJobStore store;
  private final SubmissionCheck check;
  private final CompiledWorkflows workflows;
  private final WorkflowLoop loop;
  private final JobNumbers numbers;
  private final SubmissionListener submissions;
  private final InstantSource clock;
  private final SharedTexts texts;

  WorkflowService(
      WorkflowJobStore store,
      SubmissionCheck check,
      CompiledWorkflows workflows,
      WorkflowLoop loop,
      JobNumbers numbers,
      SubmissionListener submissions,
      InstantSource clock) {
    this.store = store;
    this.texts = new SharedTexts(store);
    this.check = check;
    this.workflows = workflows;
    this.loop = loop;
    this.numbers = numbers;
    this.submissions = submissions;
    this.clock = clock;
  }

  /** Reads, validates and stores the job; when this returns, the job is durable. */
  public WorkflowJobId submit(Submission submission) {
    return submitAndTell(submission).id();
  }

  /** The same, with what the submitter should know; the job's timeline has it too. */
  public SubmittedJob submitAndTell(Submission submission) {
    PreparedWorkflow workflow = check.prepare(submission);
    NewJob job = newJob(submission, workflow, texts.saveConfiguration(workflow.properties()));
    store.insertJob(job);
    if (submission.start()) {
      loop.eventStored();
    }
    return new SubmittedJob(job.job().id(), workflow.warnings());
  }

  /**
   * Everything submit does but storing the job: for a caller who stores it with rows of his own.
   * What it gives is worth nothing until {@link #insert} has committed.
   */
  public ReadyWorkflow ready(Submission submission) {
    PreparedWorkflow workflow = check.prepare(submission);
    String configurationHash = SharedTexts.hash(workflow.properties());
    return new ReadyWorkflow(
        newJob(submission, workflow, configurationHash), workflow.properties());
  }

  /** Stores jobs in the caller's transaction; after its commit, call {@link #wake}. */
  public void insert(Handle transaction, Collection<ReadyWorkflow> workflows) {
    // each names its own parent, so that no two have one configuration and nobody waits for it
    store.saveConfigurations(
        transaction,
        workflows.stream()
            .collect(
                Collectors.toMap(
                    workflow -> workflow.job().job().configurationHash(),
                    ReadyWorkflow::properties,
                    (first, second) -> first,
                    TreeMap::new)));
    store.insertJobs(transaction, workflows.stream().map(ReadyWorkflow::job).toList());
  }

  /**
   * Asks for state changes in the caller's transaction; a job whose status does not allow it stays
   * as it is. After the commit, call {@link #wake}.
   */
  public void ask(Handle transaction, Collection<WorkflowJobId> ids, Verb verb, String user) {
    store.insertEvents(transaction, ids, verb, user, now());
  }

  /** Jobs or wishes were committed by {@link #insert} or {@link #ask}. */
  public void wake() {
    loop.eventStored();
  }

  /**
   * Submits the child of an attempt unless it has one already; durable when this returns, as {@link
   * #submit}.
   *
   * @return the attempt's child; empty when nothing waits for one any more, and none was made
   */
  Optional<SubWorkflowRow> submitChild(Submission submission, ActionAttempt parent) {
    PreparedWorkflow workflow = check.prepare(submission);
    NewJob job = newJob(submission, workflow, texts.saveConfiguration(workflow.properties()));
    Optional<SubWorkflowRow> child = store.insertChild(job, parent);
    loop.eventStored();
    return child;
  }

  /**
   * Makes the child of an earlier run that of this attempt.
   *
   * @return as {@link #submitChild}; empty also when it is no child of the action
   */
  Optional<SubWorkflowRow> continueChild(WorkflowJobId child, ActionAttempt parent) {
    return store.continueChild(child, parent);
  }

  /** The job that belongs to an attempt. */
  Optional<SubWorkflowRow> child(ActionAttempt parent) {
    return store.child(parent);
  }

  private NewJob newJob(
      Submission submission, PreparedWorkflow workflow, String configurationHash) {
    String unusedHash = texts.saveDefinition(workflow.workflowXml());
    Instant now = now();
    WorkflowJobId id = new WorkflowJobId(numbers.next(JobKind.WORKFLOW));
    List<TimelineRow> timeline = new ArrayList<>();
    timeline.add(entry(id, 1, now, "SUBMITTED", "submitted by " + submission.user()));
    for (Problem warning : workflow.warnings()) {
      timeline.add(entry(id, timeline.size() + 1, now, "WARNING", warning.toString()));
    }
    JobRow job = jobRow(id, submission, workflow, configurationHash, now, timeline.size() + 1);
    return new NewJob(
        job,
        timeline,
        submission.start() ? Optional.of(Verb.START) : Optional.empty(),
        submissions.submitted(run(job, workflow, Set.of())));
  }

  private static SubmittedRun run(JobRow job, PreparedWorkflow workflow, Set<String> kept) {
    return new SubmittedRun(
        job.id(),
        job.run(),
        job.name(),
        job.user(),
        job.parentId(),
        job.modifiedAt(),
        workflow.properties(),
        workflow.workflow().definition(),
        kept);
  }

  private static TimelineRow entry(
      WorkflowJobId id, long sequence, Instant at, String kind, String text) {
    return new TimelineRow(
        id.value(), new TimelineEntry(sequence, at, kind, Optional.empty(), text));
  }

  private static JobRow jobRow(
      WorkflowJobId id,
      Submission submission,
      PreparedWorkflow workflow,
      String configurationHash,
      Instant now,
      long nextSequence) {
    Map<String, String> properties = workflow.properties();
    return new JobRow(
        id,
        workflow.name(),
        workflow.appPath(),
        JobStatus.PREP,
        submission.user(),
        Optional.ofNullable(properties.get("group.name")),
        0,
        Optional.ofNullable(properties.get("oozie.wf.parent.id")),
        Optional.ofNullable(properties.get("oozie.wf.external.id")),
        workflow.definitionHash(),
        configurationHash,
        workflow.nested(),
        now,
        Optional.empty(),
        Optional.empty(),
        now,
        0,
        new MachineState(""),
        Optional.empty(),
        0,
        nextSequence);
  }

  /**
   * Somebody says that an action has news: it is asked now how it stands, which alone counts. Best
   * effort: nothing happens while it is being asked, or is not asked at all.
   *
   * @param actionId as {@code wf:callback} puts it into its URL; E0402 when there is no such action
   */
  public void callback(String actionId) {
    int at = actionId.indexOf('@');
    ActionKey key =
        new ActionKey(actionId.substring(0, Math.max(0, at)), actionId.substring(at + 1));
    if (at < 0 || store.action(key).isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E0402, "There is no action [" + actionId + "] to call back");
    }
    loop.checkNow(key);
  }

  /**
   * Everything submit does except storing, plus one evaluation of every expression (E0803).
   *
   * @return what the submitter should know
   */
  public List<Problem> dryRun(Submission submission) {
    PreparedWorkflow workflow = check.prepare(submission);
    JobRow job = jobRow(new WorkflowJobId("0000000-dryrun-W"), submission, workflow, "", now(), 1);
    check.evaluateAll(
        workflow,
        new StoredJobScope(
            job,
            workflow.properties(),
            () -> Optional.of("callback?id=dryrun"),
            node -> Optional.empty(),
            Optional::empty));
    Consumer<Handle> unused = submissions.submitted(run(job, workflow, Set.of()));
    return workflow.warnings();
  }

  /** Problems of a definition, errors and warnings; nothing is stored. */
  public List<Problem> validate(String workflowXml) {
    try {
      return check.check(workflowXml, true).problems();
    } catch (InvalidRequestException e) {
      if (e.problems().isEmpty()) {
        throw e;
      }
      return e.problems();
    }
  }

  /**
   * Asks a job for a state change and waits until it is applied (or, on a busy server, some
   * seconds; it is durable all the same).
   *
   * @return false when the job's status does not allow the verb, and nothing was done
   */
  public boolean apply(WorkflowJobId id, Verb verb, String user) {
    JobRow job = row(id);
    if (JobLifeCycle.next(job.status(), verb.trigger()).isEmpty()) {
      return false;
    }
    return awaitApplied(id, verb, store.insertEvent(id, verb, user, now()));
  }

  private boolean awaitApplied(WorkflowJobId id, Verb verb, long eventId) {
    CompletableFuture<Boolean> applied = loop.applied(eventId);
    loop.eventStored();
    if (!store.isPending(eventId)) {
      // the loop was quicker than we were to listen
      loop.forget(eventId);
      return true;
    }
    try {
      return applied.get(VERB_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("verb " + verb + " on " + id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      loop.forget(eventId);
    }
  }

  /**
   * What {@link #rerun} would do now.
   *
   * @throws InvalidRequestException as there
   */
  public RerunPlan planRerun(WorkflowJobId id, Rerun rerun) {
    return prepare(row(id), rerun).plan();
  }

  /**
   * Runs an ended job again under its id: the nodes that the scope keeps take their outcome again,
   * the others run. Waits some seconds for what the last run left to be stopped.
   *
   * @throws InvalidRequestException E0805 when the job has not ended, or what it started is not
   *     stopped yet; E0806, E0807 when the scope does not fit the job; what {@link #submit} throws
   *     when the definition is no longer good
   */
  public RerunPlan rerun(WorkflowJobId id, Rerun rerun) {
    return rerun(id, rerun, row(id).run());
  }

  /** The same, but E0805 when {@code lastRun} is not the job's last run. */
  RerunPlan rerun(WorkflowJobId id, Rerun rerun, int lastRun) {
    long deadline = System.nanoTime() + SETTLE_WAIT.toNanos();
    Semaphore changes = new Semaphore(0);
    try (Subscription subscription = onChange(id, changes::release)) {
      PreparedRerun prepared = prepare(row(id), rerun);
      while (true) {
        JobRow job = row(id);
        if (job.run() != lastRun) {
          throw new InvalidRequestException(
              ErrorCode.E0805, "Workflow job [" + id + "] was rerun meanwhile");
        }
        if (job.version() != prepared.before().version()) {
          prepared = prepare(job, rerun);
        }
        Optional<Long> eventId = store.isUnsettled(id) ? Optional.empty() : begin(prepared, rerun);
        if (eventId.isPresent()) {
          boolean unused = awaitApplied(id, Verb.START, eventId.get());
          return prepared.plan();
        }
        if (System.nanoTime() > deadline) {
          throw new InvalidRequestException(
              ErrorCode.E0805,
              "what the last run of [" + id + "] started is still being stopped; try again later");
        }
        boolean changed = changes.tryAcquire(100, TimeUnit.MILLISECONDS);
        if (changed) {
          changes.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidRequestException(ErrorCode.D0003, "the server stops");
    }
  }

  private record PreparedRerun(
      JobRow before, PreparedWorkflow workflow, RerunSelection selection, RerunPlan plan) {}

  private PreparedRerun prepare(JobRow job, Rerun rerun) {
    if (JobLifeCycle.next(job.status(), JobLifeCycle.Trigger.RERUN).isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E0805,
          "Workflow job ["
              + job.id()
              + "] is "
              + job.status()
              + "; only an ended one can be rerun");
    }
    Map<String, String> properties =
        new TreeMap<>(workflows.configuration(job.configurationHash()));
    properties.putAll(rerun.properties());
    // what to rerun is asked anew each time
    properties.remove(RerunScope.FAIL_NODES);
    properties.remove(RerunScope.SKIP_NODES);
    Optional<String> xml =
        rerun.workflowXml().isEmpty() && !properties.containsKey(JobKind.WORKFLOW.pathProperty())
            ? store.definition(job.definitionHash())
            : rerun.workflowXml();
    PreparedWorkflow workflow = check.prepare(new Submission(job.user(), properties, xml, true));
    List<WorkflowAction> last = store.actions(job.id());
    BorrowedResources borrowed =
        BorrowedResources.of(job, workflow.workflow(), last, store, workflows);
    RerunSelection selection =
        new RerunSelection(workflow.workflow(), last, borrowed, rerun.scope());
    return new PreparedRerun(job, workflow, selection, selection.plan(job.run() + 1));
  }

  private Optional<Long> begin(PreparedRerun prepared, Rerun rerun) {
    JobRow before = prepared.before();
    PreparedWorkflow workflow = prepared.workflow();
    String unusedHash = texts.saveDefinition(workflow.workflowXml());
    String configurationHash = texts.saveConfiguration(workflow.properties());
    JobRow job =
        new JobRow(
            before.id(),
            workflow.name(),
            workflow.appPath(),
            JobStatus.PREP,
            before.user(),
            before.group(),
            before.run() + 1,
            before.parentId(),
            before.externalId(),
            workflow.definitionHash(),
            configurationHash,
            workflow.nested(),
            before.createdAt(),
            Optional.empty(),
            Optional.empty(),
            now(),
            before.version(),
            new MachineState(""),
            Optional.empty(),
            0,
            before.nextSequence() + 1);
    Map<String, String> kept = prepared.selection().kept();
    String text =
        "rerun by "
            + rerun.user()
            + ", run "
            + job.run()
            + (kept.isEmpty() ? "" : "; keeps " + String.join(", ", new TreeMap<>(kept).keySet()));
    return store.rerun(
        new RerunRows(
            job,
            kept,
            prepared.selection().continued(),
            new TimelineRow(
                job.id().value(),
                new TimelineEntry(
                    before.nextSequence(), job.modifiedAt(), "VERB", Optional.empty(), text)),
            rerun.user(),
            submissions.submitted(run(job, workflow, kept.keySet()))));
  }

  /**
   * Every attempt of an action, in all runs, oldest first; the last one as it stands now.
   *
   * @throws InvalidRequestException E0605 when the job has never reached it
   */
  public List<PastAttempt> attempts(WorkflowJobId id, String node) {
    JobRow job = row(id);
    ActionKey key = new ActionKey(job.id().value(), node);
    List<PastAttempt> attempts = new ArrayList<>(store.pastAttempts(key));
    store.action(key).map(ActionRow::action).map(PastAttempt::of).ifPresent(attempts::add);
    if (attempts.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E0605, "Action does not exist [" + id + "@" + node + "]");
    }
    return attempts;
  }

  /** With actions and configuration. */
  public WorkflowJob job(WorkflowJobId id) {
    JobRow job = row(id);
    return view(job, workflows.configuration(job.configurationHash()), store.actions(id));
  }

  /** Only the status; cheap. */
  public JobStatus status(WorkflowJobId id) {
    return row(id).status();
  }

  /** Number of the job's latest run. */
  int run(WorkflowJobId id) {
    return row(id).run();
  }

  /** {@code offset} counts from 0. The total is exact up to ten thousand jobs behind the page. */
  public JobPage jobs(JobFilter filter, int offset, int length) {
    List<WorkflowJob> jobs =
        store.jobs(filter, offset, length).stream()
            .map(job -> view(job, Map.of(), List.of()))
            .toList();
    return new JobPage(store.count(filter, (long) offset + jobs.size() + COUNTED_BEHIND), jobs);
  }

  /** The workflow.xml as submitted. */
  public String definitionXml(WorkflowJobId id) {
    JobRow job = row(id);
    return store
        .definition(job.definitionHash())
        .orElseThrow(() -> new IllegalStateException("no definition of " + id));
  }

  /** The same, parsed. */
  public WorkflowDefinition definition(WorkflowJobId id) {
    return workflows.of(row(id)).definition();
  }

  /** The compiled machine as W3C SCXML, active states marked. */
  public String scxml(WorkflowJobId id) {
    JobRow job = row(id);
    return workflows.of(job).machine().toScxml(job.state());
  }

  /** History after the given sequence number, oldest first; 0 gives all. */
  public List<TimelineEntry> timeline(WorkflowJobId id, long afterSequence) {
    JobRow job = row(id);
    return store.timeline(job.id(), afterSequence);
  }

  /** The stored log of an action's latest attempt; empty when it has none. */
  public Optional<String> actionLog(WorkflowJobId id, String node) {
    return store.log(new ActionKey(id.value(), node));
  }

  private JobRow row(WorkflowJobId id) {
    return store
        .job(id)
        .orElseThrow(
            () -> new InvalidRequestException(ErrorCode.E0604, "Job does not exist [" + id + "]"));
  }

  private static WorkflowJob view(
      JobRow job, Map<String, String> configuration, List<WorkflowAction> actions) {
    return new WorkflowJob(
        job.id(),
        job.name(),
        job.appPath(),
        job.status(),
        job.user(),
        job.group(),
        job.run(),
        job.parentId(),
        job.externalId(),
        configuration,
        job.createdAt(),
        job.startedAt(),
        job.endedAt(),
        job.modifiedAt(),
        actions);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Calls {@code listener} after each commit of this server that touched the job, until closed. It
   * runs on the engine's thread: only wake somebody up in it.
   */
  public Subscription onChange(WorkflowJobId id, Runnable listener) {
    WorkflowLoop.JobListener filtered =
        jobs -> {
          if (jobs.contains(id.value())) {
            listener.run();
          }
        };
    loop.addListener(filtered);
    return () -> loop.removeListener(filtered);
  }

  /**
   * Calls {@code listener} after each commit of this server with the ids of the jobs that it
   * touched, until closed. It runs on the engine's thread: only wake somebody up in it.
   */
  public Subscription onChanges(Consumer<Collection<String>> listener) {
    WorkflowLoop.JobListener wrapped = listener::accept;
    loop.addListener(wrapped);
    return () -> loop.removeListener(wrapped);
  }

  /** Ends a subscription when closed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until the job has ended or the time is over, and gives its status then. Changes that
   * another server makes are seen within half a second.
   */
  public JobStatus awaitEnd(WorkflowJobId id, Duration atMost) throws InterruptedException {
    Semaphore changes = new Semaphore(0);
    long deadline = System.nanoTime() + atMost.toNanos();
    try (Subscription subscription = onChange(id, changes::release)) {
      while (true) {
        JobStatus status = status(id);
        long left = deadline - System.nanoTime();
        if (status.isFinal() || left <= 0) {
          return status;
        }
        boolean changed =
            changes.tryAcquire(
                Math.min(left, TimeUnit.MILLISECONDS.toNanos(500)), TimeUnit.NANOSECONDS);
        if (changed) {
          changes.drainPermits();
        }
      }
    }
  }
}
