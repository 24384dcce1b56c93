package io.drover.actions.livy;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ActionId;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionRequest;
import io.drover.actions.ActionRequest.FormerRun;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.ActionRequest.RelatedJob;
import io.drover.actions.ExternalState;
import io.drover.actions.Fence;
import io.drover.actions.WorkflowJobId;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls an executor as the engine does, and keeps what the engine keeps between two calls. */
final class EngineStandIn {
  private final ActionExecutor executor;
  private final TestClock clock;
  private final ActionAttempt attempt;
  private final Instant startedAt;
  XmlElement body =
      new XmlElement(
          "uri:drover:action:1.0", "livy-batch", Map.of(), List.of(), SourceLocation.UNKNOWN);
  Optional<URI> appPath = Optional.empty();
  Map<String, String> configuration = Map.of();
  ExternalState stored = ExternalState.NONE;
  Fence fence = Fence.NONE;
  private Optional<FormerRun> formerRun = Optional.empty();
  final List<OtherAction> succeeded = new ArrayList<>();
  Optional<RelatedJob> parent = Optional.empty();
  final List<RelatedJob> children = new ArrayList<>();

  EngineStandIn(ActionExecutor executor, TestClock clock, String node) {
    this(executor, clock, node, 0, 0);
  }

  private EngineStandIn(
      ActionExecutor executor, TestClock clock, String node, int run, int attempt) {
    this(
        executor,
        clock,
        new ActionAttempt(
            new ActionId(new WorkflowJobId("0000001-261121100000000-drover-W"), node),
            run,
            attempt));
  }

  EngineStandIn(ActionExecutor executor, TestClock clock, ActionAttempt attempt) {
    this.executor = executor;
    this.clock = clock;
    this.attempt = attempt;
    this.startedAt = clock.instant();
  }

  /** The next attempt, with what the engine keeps of this one. */
  EngineStandIn retry() {
    EngineStandIn next =
        new EngineStandIn(
            executor, clock, attempt.actionId().node(), attempt.run(), attempt.attempt() + 1);
    next.stored = ExternalState.NONE.plusEvidence(stored.evidence());
    stored.childIds().ifPresent(ids -> next.stored = next.stored.withChildIds(ids));
    return next;
  }

  /** The first attempt of a rerun, with what the engine keeps of this one. */
  EngineStandIn rerun(boolean sameBody) {
    EngineStandIn next =
        new EngineStandIn(executor, clock, attempt.actionId().node(), attempt.run() + 1, 0);
    stored.childIds().ifPresent(ids -> next.stored = next.stored.withChildIds(ids));
    next.formerRun = Optional.of(new FormerRun(attempt, sameBody));
    return next;
  }

  ActionAttempt attempt() {
    return attempt;
  }

  String name() {
    return attempt.externalName();
  }

  ActionRequest request() {
    return new ActionRequest(
        attempt,
        "alice",
        body,
        appPath,
        configuration,
        Optional.empty(),
        stored,
        startedAt,
        new ActionRequest.Others() {
          @Override
          public Optional<OtherAction> apply(String node) {
            return Optional.empty();
          }

          @Override
          public List<OtherAction> succeeded() {
            return succeeded;
          }

          @Override
          public Optional<RelatedJob> parent() {
            return parent;
          }

          @Override
          public List<RelatedJob> children() {
            return children;
          }

          @Override
          public Optional<FormerRun> formerRun() {
            return formerRun;
          }
        },
        fence);
  }

  /** What later actions see of this one, once it is OK. */
  OtherAction asOther() {
    return new OtherAction(attempt, stored, body);
  }

  ActionOutcome start() {
    return keep(executor.start(request()));
  }

  /** The call does its work, and the server dies before it stores the answer. */
  ActionOutcome startAndCrash() {
    return executor.start(request());
  }

  ActionOutcome check() {
    return keep(executor.check(request()));
  }

  /** Waits as long as the last answer asked for, then checks. */
  ActionOutcome checkAfter(ActionOutcome last) {
    clock.advance(((ActionOutcome.Running) last).checkAfter());
    return check();
  }

  KillResult kill() {
    KillResult result = executor.kill(request());
    stored = result.external();
    return result;
  }

  Optional<String> log() {
    return executor.log(request());
  }

  /** The log as it is asked for when an earlier call has brought one. */
  Optional<String> log(String before) {
    return executor.log(request(), () -> Optional.of(before));
  }

  private ActionOutcome keep(ActionOutcome outcome) {
    stored = outcome.external();
    return outcome;
  }
}
