package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionRequest;
import io.drover.actions.Verifier;
import io.drover.schema.InvalidRequestException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs one Spark batch for an attempt through Livy: what {@code livy-batch} and {@code spark}
 * share. Thread-safe. All that it knows of an attempt lies in the attempt's memo.
 */
public final class BatchRunner {
  private final LivyConnections connections;
  private final BatchSubmission submission;
  private final BatchFollowing following;
  private final FormerAttempts former;
  private final BatchKill killing = new BatchKill();
  private final InstantSource clock;

  public BatchRunner(
      LivyConnections connections, Verifier verifier, CapturedOutput output, InstantSource clock) {
    this.connections = requireNonNull(connections, "connections");
    requireNonNull(output, "output");
    this.following = new BatchFollowing(requireNonNull(verifier, "verifier"), output);
    this.submission = new BatchSubmission(following, output);
    this.former = new FormerAttempts(following, verifier);
    this.clock = requireNonNull(clock, "clock");
  }

  /** {@code planner} reads the attempt's body; an InvalidRequestException fails the action. */
  ActionOutcome start(ActionRequest request, Function<ActionRequest, BatchPlan> planner) {
    BatchPlan plan;
    try {
      plan = planner.apply(request);
    } catch (InvalidRequestException e) {
      return new Failed(
          request.external(), ErrorType.ERROR, e.code().name(), String.valueOf(e.getMessage()));
    }
    Optional<LivyConnection> livy = connections.connection(plan.endpoint());
    if (livy.isEmpty()) {
      return new Failed(
          request.external(),
          ErrorType.ERROR,
          BatchFailures.REJECTED,
          "no Livy endpoint '"
              + plan.endpoint()
              + "' is configured; there are "
              + connections.names().stream().sorted().toList());
    }
    BatchTurn turn = new BatchTurn(request, plan, livy.get(), clock.instant());
    return switch (turn.memo.phase()) {
      case WAITING, UNCLEAR -> former.before(turn).orElseGet(() -> submission.submit(turn));
      case SUBMITTED, IN_CLUSTER, ENDED ->
          turn.memo.follows().isPresent() ? former.follow(turn) : following.follow(turn);
    };
  }

  /** Like {@link #start}, except that what could not start yet goes on being tried from here. */
  ActionOutcome check(ActionRequest request, Function<ActionRequest, BatchPlan> planner) {
    return start(request, planner).accept(new StillRunning());
  }

  KillResult kill(ActionRequest request, Function<ActionRequest, BatchPlan> planner) {
    Optional<BatchTurn> turn = turn(request, planner);
    // Without a readable body or an endpoint nothing was submitted, unless the memo says so.
    return turn.map(killing::kill)
        .orElseGet(() -> new KillResult(request.external(), request.external().memo().isEmpty()));
  }

  Optional<String> log(
      ActionRequest request,
      Function<ActionRequest, BatchPlan> planner,
      Supplier<Optional<String>> stored) {
    return turn(request, planner).flatMap(turn -> BatchLog.read(turn, stored));
  }

  private Optional<BatchTurn> turn(
      ActionRequest request, Function<ActionRequest, BatchPlan> planner) {
    try {
      BatchPlan plan = planner.apply(request);
      return connections
          .connection(plan.endpoint())
          .map(livy -> new BatchTurn(request, plan, livy, clock.instant()));
    } catch (InvalidRequestException e) {
      return Optional.empty();
    }
  }

  /** A check answers Running where a start would answer NotStarted. */
  private static final class StillRunning implements ActionOutcome.Visitor<ActionOutcome> {
    @Override
    public ActionOutcome running(ActionOutcome.Running outcome) {
      return outcome;
    }

    @Override
    public ActionOutcome notStarted(ActionOutcome.NotStarted outcome) {
      return new ActionOutcome.Running(outcome.external(), outcome.startAfter());
    }

    @Override
    public ActionOutcome succeeded(ActionOutcome.Succeeded outcome) {
      return outcome;
    }

    @Override
    public ActionOutcome failed(Failed outcome) {
      return outcome;
    }
  }
}
