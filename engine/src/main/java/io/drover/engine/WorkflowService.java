package io.drover.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.machine.MachineState;
import io.drover.engine.store.ActionKey;
import io.drover.engine.store.JobRow;
import io.drover.engine.store.NewJob;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The use cases of workflow jobs, each one transaction. Thread-safe. Faults of the caller are
 * {@link io.drover.schema.InvalidRequestException}; an unknown job is E0604.
 */
public final class WorkflowService {
  /** How long a verb waits to be applied before the answer is "stored". */
  private static final Duration VERB_WAIT = Duration.ofSeconds(5);

  private final WorkflowJobStore store;
  private final SubmissionCheck check;
  private final CompiledWorkflows workflows;
  private final WorkflowLoop loop;
  private final JobNumbers numbers;
  private final InstantSource clock;
  private final Cache<String, Boolean> stored = Caffeine.newBuilder().maximumSize(10_000).build();

  WorkflowService(
      WorkflowJobStore store,
      SubmissionCheck check,
      CompiledWorkflows workflows,
      WorkflowLoop loop,
      JobNumbers numbers,
      InstantSource clock) {
    this.store = store;
    this.check = check;
    this.workflows = workflows;
    this.loop = loop;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** Reads, validates and stores the job; when this returns, the job is durable. */
  public WorkflowJobId submit(Submission submission) {
    PreparedWorkflow workflow = check.prepare(submission);
    String configurationHash = hash(workflow.properties());
    // before the job, so that a job never points to nothing; unused ones are harmless. One at a
    // time for a hash, and once.
    once(workflow.definitionHash(), hash -> store.saveDefinition(hash, workflow.workflowXml()));
    once(configurationHash, hash -> store.saveConfiguration(hash, workflow.properties()));
    Instant now = now();
    WorkflowJobId id = numbers.next();
    JobRow job = newJob(id, submission, workflow, configurationHash, now);
    TimelineRow submitted =
        new TimelineRow(
            id.value(),
            new TimelineEntry(
                1, now, "SUBMITTED", Optional.empty(), "submitted by " + submission.user()));
    store.insertJob(
        new NewJob(
            job,
            List.of(submitted),
            submission.start() ? Optional.of(Verb.START) : Optional.empty()));
    if (submission.start()) {
      loop.eventStored();
    }
    return id;
  }

  private void once(String hash, Consumer<String> save) {
    Boolean unused =
        stored.get(
            hash,
            missing -> {
              save.accept(missing);
              return true;
            });
  }

  /** Unambiguous: every key and value goes in with its length. */
  private static String hash(Map<String, String> properties) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(properties)
        .forEach(
            (key, value) ->
                text.append(key.length())
                    .append(':')
                    .append(key)
                    .append(value.length())
                    .append(':')
                    .append(value));
    return SubmissionCheck.sha256(text.toString());
  }

  private static JobRow newJob(
      WorkflowJobId id,
      Submission submission,
      PreparedWorkflow workflow,
      String configurationHash,
      Instant now) {
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
        2);
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

  /** Everything submit does except storing, plus one evaluation of every expression (E0803). */
  public void dryRun(Submission submission) {
    PreparedWorkflow workflow = check.prepare(submission);
    JobRow job = newJob(new WorkflowJobId("0000000-dryrun-W"), submission, workflow, "", now());
    check.evaluateAll(
        workflow,
        new StoredJobScope(
            job,
            workflow.properties(),
            () -> Optional.of("callback?id=dryrun"),
            node -> Optional.empty(),
            Optional::empty));
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
    long eventId = store.insertEvent(id, verb, user, now());
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

  /** With actions and configuration. */
  public WorkflowJob job(WorkflowJobId id) {
    JobRow job = row(id);
    return view(job, workflows.configuration(job.configurationHash()), store.actions(id));
  }

  /** Only the status; cheap. */
  public JobStatus status(WorkflowJobId id) {
    return row(id).status();
  }

  /** {@code offset} counts from 0. */
  public JobPage jobs(JobFilter filter, int offset, int length) {
    List<WorkflowJob> jobs =
        store.jobs(filter, offset, length).stream()
            .map(job -> view(job, Map.of(), List.of()))
            .toList();
    return new JobPage(store.count(filter), jobs);
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
