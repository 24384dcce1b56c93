package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.store.SubWorkflowRow;
import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.XmlElement;
import io.drover.schema.action.ActionXmlReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Oozie's {@code <sub-workflow>}: runs another application as a job of its own. Which job belongs
 * to which attempt is written down with the job, so a start that comes twice finds the child.
 *
 * <p>The loop says when the child's status changes ({@link JobProgress#wake}); the check after some
 * time is for what a crash has swallowed.
 */
final class SubWorkflowAction implements ActionExecutor {
  private static final ActionKind KIND = new ActionKind(ActionKind.OOZIE_WORKFLOW, "sub-workflow");
  private static final Duration SECOND_BELT = Duration.ofMinutes(1);
  private static final Duration RERUN_AGAIN = Duration.ofSeconds(5);

  private final Supplier<WorkflowService> workflows;
  private final int deepest;

  /**
   * @param workflows asked when an action runs; it needs this executor itself before that
   * @param deepest how many jobs may stand above a child
   */
  SubWorkflowAction(Supplier<WorkflowService> workflows, int deepest) {
    this.workflows = requireNonNull(workflows, "workflows");
    this.deepest = deepest;
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public List<Problem> validate(XmlElement body) {
    return ActionXmlReader.problems(body);
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    try {
      Optional<SubWorkflowRow> there = workflows.get().child(request.attempt());
      return there.isPresent() ? begun(request, there.get()) : begin(request);
    } catch (InvalidRequestException e) {
      ErrorType type =
          // the file system did not answer; it may the next time
          e.code() == ErrorCode.E0902 ? ErrorType.TRANSIENT : ErrorType.ERROR;
      return failed(request, type, e.code().name(), String.valueOf(e.getMessage()));
    }
  }

  private ActionOutcome begin(ActionRequest request) {
    int depth = ChildProperties.depth(request.configuration());
    if (depth >= deepest) {
      return failed(
          request,
          ErrorType.ERROR,
          "SUBWF001",
          "sub-workflows are nested " + depth + " deep, which is as deep as allowed");
    }
    Optional<SubWorkflowRow> child = continued(request);
    if (child.isEmpty()) {
      Submission submission =
          new Submission(request.user(), properties(request), Optional.empty(), true);
      child = workflows.get().submitChild(submission, request.attempt());
    }
    if (child.isEmpty()) {
      // nobody reads this answer: the attempt is over
      return failed(
          request, ErrorType.ERROR, "SUBWF_KILLED", "the attempt ended before its child began");
    }
    return begun(request, child.get());
  }

  /** The job that a rerun of the failed nodes goes on with; an earlier attempt's is not meant. */
  private Optional<SubWorkflowRow> continued(ActionRequest request) {
    return request.attempt().run() == 0
        ? Optional.empty()
        : request
            .external()
            .externalId()
            .map(WorkflowJobId::new)
            .flatMap(child -> workflows.get().continueChild(child, request.attempt()));
  }

  /** Asked again when this is stored: what the child did until then woke nobody. */
  private ActionOutcome begun(ActionRequest request, SubWorkflowRow row) {
    WorkflowJobId child = row.child();
    int childRun = workflows.get().run(child);
    if (childRun >= row.childRun()) {
      return new ActionOutcome.Running(
          external(child, workflows.get().status(child)), Duration.ZERO);
    }
    try {
      RerunPlan unused =
          workflows
              .get()
              .rerun(
                  child,
                  new Rerun(
                      request.user(),
                      properties(request),
                      Optional.empty(),
                      new RerunScope.FailedNodes()),
                  childRun);
      return new ActionOutcome.Running(external(child, JobStatus.PREP), Duration.ZERO);
    } catch (InvalidRequestException e) {
      if (e.code() != ErrorCode.E0805) {
        throw e;
      }
      // something of its last run is still being stopped, or another start was quicker
      return new ActionOutcome.NotStarted(
          request.external(), RERUN_AGAIN, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> properties(ActionRequest request) {
    return ChildProperties.of(request, ActionXmlReader.subWorkflow(request.body()));
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    WorkflowJobId child = child(request).orElseThrow(() -> noChild(request));
    JobStatus status = workflows.get().status(child);
    ExternalState external = external(child, status);
    return switch (status) {
      case SUCCEEDED -> new ActionOutcome.Succeeded(external, Map.of());
      case KILLED, FAILED -> ended(external, workflows.get().job(child));
      case SUSPENDED ->
          new ActionOutcome.Running(
              external.withWaitingFor(Optional.of("sub-workflow " + child + " is suspended")),
              SECOND_BELT);
      case PREP, RUNNING -> new ActionOutcome.Running(external, SECOND_BELT);
    };
  }

  private static ActionOutcome ended(ExternalState external, WorkflowJob child) {
    ChildFailure failure = ChildFailure.of(child);
    return new ActionOutcome.Failed(external, ErrorType.ERROR, failure.code(), failure.message());
  }

  @Override
  public KillResult kill(ActionRequest request) {
    Optional<WorkflowJobId> child = child(request);
    if (child.isEmpty()) {
      return new KillResult(request.external(), true);
    }
    boolean unused =
        workflows
            .get()
            .apply(child.get(), Verb.KILL, "parent " + request.attempt().actionId().jobId());
    JobStatus status = workflows.get().status(child.get());
    return new KillResult(external(child.get(), status), status.isFinal());
  }

  private Optional<WorkflowJobId> child(ActionRequest request) {
    return workflows.get().child(request.attempt()).map(SubWorkflowRow::child);
  }

  private static IllegalStateException noChild(ActionRequest request) {
    return new IllegalStateException("no child job of " + request.attempt());
  }

  private static ExternalState external(WorkflowJobId child, JobStatus status) {
    return ExternalState.NONE
        .withExternalId(child.value())
        .withExternalStatus(status.name())
        .withTrackerUri("local");
  }

  /** Keeps what is known, so that the next try finds the job that it should go on with. */
  private static ActionOutcome failed(
      ActionRequest request, ErrorType type, String code, String message) {
    return new ActionOutcome.Failed(request.external(), type, code, message);
  }
}
