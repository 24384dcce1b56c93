package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionRequest;
import io.drover.actions.Verifier;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Runs one Spark batch for an attempt through Livy: what {@code livy-batch} and {@code spark}
 * share. Thread-safe. All that it knows of an attempt lies in the attempt's memo.
 */
public final class BatchRunner {
  private static final int LONGEST_LOG = 256 * 1024;

  private final LivyConnections connections;
  private final BatchSubmission submission;
  private final BatchFollowing following;
  private final BatchKill killing = new BatchKill();
  private final InstantSource clock;

  public BatchRunner(LivyConnections connections, Verifier verifier, InstantSource clock) {
    this.connections = requireNonNull(connections, "connections");
    this.following = new BatchFollowing(requireNonNull(verifier, "verifier"));
    this.submission = new BatchSubmission(following);
    this.clock = requireNonNull(clock, "clock");
  }

  ActionOutcome start(ActionRequest request, BatchPlan plan) {
    Optional<LivyConnection> livy = connections.connection(plan.endpoint());
    if (livy.isEmpty()) {
      return new ActionOutcome.Failed(
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
      case WAITING, UNCLEAR -> submission.submit(turn);
      case SUBMITTED, IN_CLUSTER, ENDED -> following.follow(turn);
    };
  }

  /** Like {@link #start}, except that what could not start yet goes on being tried from here. */
  ActionOutcome check(ActionRequest request, BatchPlan plan) {
    return start(request, plan).accept(new StillRunning());
  }

  KillResult kill(ActionRequest request, BatchPlan plan) {
    Optional<LivyConnection> livy = connections.connection(plan.endpoint());
    if (livy.isEmpty()) {
      boolean nothingStarted = request.external().memo().isEmpty();
      return new KillResult(request.external(), nothingStarted);
    }
    return killing.kill(new BatchTurn(request, plan, livy.get(), clock.instant()));
  }

  Optional<String> log(ActionRequest request, BatchPlan plan) {
    Optional<LivyConnection> livy = connections.connection(plan.endpoint());
    if (livy.isEmpty()) {
      return Optional.empty();
    }
    try {
      return livy.get()
          .client()
          .logTail(request.attempt().externalName())
          .filter(lines -> !lines.isEmpty())
          .map(lines -> tail(String.join("\n", lines)));
    } catch (LivyUnavailableException | LivyAccessException e) {
      return Optional.empty();
    }
  }

  private static String tail(String text) {
    return text.length() <= LONGEST_LOG ? text : text.substring(text.length() - LONGEST_LOG);
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
    public ActionOutcome failed(ActionOutcome.Failed outcome) {
      return outcome;
    }
  }
}
