package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.Verifier;
import io.drover.actions.VerifyResult;
import io.drover.actions.VerifyTarget;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Stands before the submission of a retry: a job of a former attempt that is alive, or that the
 * cluster knows as succeeded, is followed instead of being started again. A former attempt was
 * judged when it failed, so only what is known for it counts here, never what nobody knows.
 */
final class FormerAttempts {
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private final BatchFollowing following;
  private final Verifier verifier;

  FormerAttempts(BatchFollowing following, Verifier verifier) {
    this.following = requireNonNull(following, "following");
    this.verifier = requireNonNull(verifier, "verifier");
  }

  /** An outcome while a former attempt has the say; empty when this one may start its own job. */
  Optional<ActionOutcome> before(BatchTurn turn) {
    int left = turn.memo.formerLeft().orElse(turn.request.attempt().attempt() - 1);
    for (int number = left; number >= 0; number--) {
      try {
        Optional<String> why = say(turn, turn.former(number));
        if (why.isPresent()) {
          turn.evidence(
              "drover",
              "attempt " + number + ", before attempt " + turn.request.attempt().attempt(),
              why.get() + ", so it is followed instead of a second start",
              Verdict.UNKNOWN);
          return Optional.of(follow(turn.following(number)));
        }
      } catch (LivyUnavailableException | LivyAccessException e) {
        return Optional.of(BatchSubmission.unreachable(turn, String.valueOf(e.getMessage())));
      } catch (ClusterUnavailableException e) {
        return Optional.of(
            following.open(
                turn,
                "the cluster cannot be asked whether attempt "
                    + number
                    + " still runs: "
                    + e.getMessage()));
      }
      turn.memo = turn.memo.withFormerLeft(number - 1).verdictPossible();
    }
    return Optional.empty();
  }

  /** Goes on with a former attempt; when that one has failed, this one has its turn. */
  ActionOutcome follow(BatchTurn turn) {
    return following.follow(turn).accept(new Ended(turn));
  }

  /** What is known of a former attempt that forbids a second start. */
  private Optional<String> say(BatchTurn turn, ActionAttempt former) {
    String name = former.externalName();
    Optional<LivyBatch> batch =
        turn.livy.client().batchByName(name).filter(one -> one.name().equals(Optional.of(name)));
    if (batch.filter(one -> !one.state().ended() && !one.looksLikeZombie()).isPresent()) {
      return Optional.of("Livy says that it is " + batch.get().state());
    }
    if (turn.livy.cluster().isPresent()) {
      String tag = ClusterClient.tag(former);
      for (ClusterApplication application : turn.livy.cluster().get().byTag(tag)) {
        if (matters(application.verdict())) {
          return Optional.of(
              application.id() + " is " + application.state() + "/" + application.finalStatus());
        }
      }
    }
    return sources(turn, former, batch.map(one -> one.state().raw()));
  }

  private static boolean matters(Verdict verdict) {
    return verdict == Verdict.RUNNING || verdict == Verdict.SUCCEEDED;
  }

  private Optional<String> sources(
      BatchTurn turn, ActionAttempt former, Optional<String> livyState) {
    Optional<VerifySpec> spec =
        turn.plan
            .verify()
            .map(VerifySpec::withoutOutputs)
            .map(one -> one.minus(VerifySource.LIVY))
            .filter(one -> !one.asksNobody());
    if (spec.isEmpty()) {
      return Optional.empty();
    }
    boolean before = former.attempt() == turn.request.attempt().attempt() - 1;
    ExternalState known =
        turn.memo
            .formerApps()
            .filter(ids -> before)
            .map(ExternalState.NONE::withChildIds)
            .orElse(ExternalState.NONE);
    // It ended before this attempt began, so nobody is given time to learn of it.
    VerifyTarget target =
        new VerifyTarget(
            former,
            known,
            turn.request.user(),
            livyState,
            turn.request.appPath(),
            turn.request.configuration(),
            Optional.empty(),
            Instant.EPOCH);
    VerifyResult result = verifier.verify(spec.get(), target);
    return result.evidence().stream()
        .filter(one -> one.verdict() == Verdict.RUNNING || BatchFollowing.contradictsFailure(one))
        .map(one -> one.source() + " (" + one.question() + "): " + one.answer())
        .findFirst();
  }

  /** What the end of a followed attempt means for the one that follows it. */
  private static final class Ended implements ActionOutcome.Visitor<ActionOutcome> {
    private final BatchTurn turn;

    Ended(BatchTurn turn) {
      this.turn = turn;
    }

    @Override
    public ActionOutcome running(Running outcome) {
      return outcome;
    }

    @Override
    public ActionOutcome notStarted(NotStarted outcome) {
      return outcome;
    }

    @Override
    public ActionOutcome succeeded(Succeeded outcome) {
      return outcome;
    }

    @Override
    public ActionOutcome failed(Failed outcome) {
      boolean mayStart =
          outcome.type() == ErrorType.ERROR && !outcome.errorCode().equals(BatchFailures.JOB_LOST);
      if (!mayStart) {
        return outcome;
      }
      int number = turn.subject.attempt();
      return turn.released(number - 1)
          .notStarted("attempt " + number + " has ended: " + outcome.message(), AT_ONCE);
    }
  }
}
