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
import java.util.List;
import java.util.Optional;

/**
 * Stands before the submission of a retry or a rerun: a job of a former attempt that is alive, or
 * that the cluster knows as succeeded, is followed instead of being started again. One that was
 * asked for something else, before a rerun with other properties, is only waited for. A former
 * attempt was judged when it failed, so only what is known for it counts here, never what nobody
 * knows.
 */
final class FormerAttempts {
  private static final Duration AT_ONCE = Duration.ofMillis(100);
  private static final Duration LATER = Duration.ofSeconds(10);

  private final BatchFollowing following;
  private final Verifier verifier;

  FormerAttempts(BatchFollowing following, Verifier verifier) {
    this.following = requireNonNull(following, "following");
    this.verifier = requireNonNull(verifier, "verifier");
  }

  /** An outcome while a former attempt has the say; empty when this one may start its own job. */
  Optional<ActionOutcome> before(BatchTurn turn) {
    List<ActionAttempt> formers = turn.formers();
    for (int index = turn.memo.formersAsked(); index < formers.size(); index++) {
      String former = words(turn, formers.get(index));
      boolean same = turn.sameAsked(formers.get(index));
      try {
        Optional<LivyBatch> batch = batch(turn, formers.get(index));
        if (batch.isEmpty() && !turn.missingForSure()) {
          return Optional.of(
              turn.notStarted(
                  "Livy does not know " + former + "; it is asked once more",
                  BatchTurn.LOOK_AGAIN));
        }
        Optional<String> why = say(turn, formers.get(index), batch, index == 0, same);
        if (why.isPresent() && !same) {
          return Optional.of(
              turn.notStarted(
                  former + " was asked for something else and has to end first: " + why.get(),
                  LATER));
        }
        if (why.isPresent()) {
          turn.evidence(
              "drover",
              former + ", before attempt " + turn.request.attempt().attempt(),
              why.get() + ", so it is followed instead of a second start",
              Verdict.UNKNOWN);
          return Optional.of(follow(turn.following(index)));
        }
      } catch (LivyUnavailableException | LivyAccessException e) {
        return Optional.of(BatchSubmission.unreachable(turn, String.valueOf(e.getMessage())));
      } catch (ClusterUnavailableException e) {
        return Optional.of(
            following.open(
                turn,
                "the cluster cannot be asked whether "
                    + former
                    + " still runs: "
                    + e.getMessage()));
      }
      turn.memo = turn.memo.withFormersAsked(index + 1).verdictPossible();
    }
    return Optional.empty();
  }

  private static String words(BatchTurn turn, ActionAttempt former) {
    return "attempt "
        + former.attempt()
        + (former.run() == turn.request.attempt().run() ? "" : " of run " + former.run());
  }

  /** Goes on with a former attempt; when that one has failed, this one has its turn. */
  ActionOutcome follow(BatchTurn turn) {
    return following.follow(turn).accept(new Ended(turn));
  }

  private static Optional<LivyBatch> batch(BatchTurn turn, ActionAttempt former) {
    String name = former.externalName();
    return turn.livy.client().batchByName(name).filter(one -> one.name().equals(Optional.of(name)));
  }

  /** What is known of a former attempt that forbids a second start. */
  private Optional<String> say(
      BatchTurn turn,
      ActionAttempt former,
      Optional<LivyBatch> batch,
      boolean justBefore,
      boolean successCounts) {
    if (batch.filter(one -> !one.state().ended() && !one.looksLikeZombie()).isPresent()) {
      return Optional.of("Livy says that it is " + batch.get().state());
    }
    if (turn.livy.cluster().isPresent()) {
      String tag = ClusterClient.tag(former);
      for (ClusterApplication application : turn.livy.cluster().get().byTag(tag)) {
        if (matters(application.verdict(), successCounts)) {
          return Optional.of(
              application.id() + " is " + application.state() + "/" + application.finalStatus());
        }
      }
    }
    return sources(turn, former, justBefore, successCounts, batch.map(one -> one.state().raw()));
  }

  private static boolean matters(Verdict verdict, boolean successCounts) {
    return verdict == Verdict.RUNNING || (successCounts && verdict == Verdict.SUCCEEDED);
  }

  private Optional<String> sources(
      BatchTurn turn,
      ActionAttempt former,
      boolean justBefore,
      boolean successCounts,
      Optional<String> livyState) {
    Optional<VerifySpec> spec =
        turn.plan
            .verify()
            .map(VerifySpec::withoutOutputs)
            .map(one -> one.minus(VerifySource.LIVY))
            .filter(one -> !one.asksNobody());
    if (spec.isEmpty()) {
      return Optional.empty();
    }
    ExternalState known =
        turn.memo
            .formerApps()
            .filter(ids -> justBefore)
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
        .filter(
            one ->
                one.verdict() == Verdict.RUNNING
                    || (successCounts && BatchFollowing.contradictsFailure(one)))
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
      // who asks for a rerun of what nobody can judge has decided
      boolean decided = turn.subject.run() != turn.request.attempt().run();
      boolean mayStart =
          outcome.type() == ErrorType.ERROR
              && (decided || !outcome.errorCode().equals(BatchFailures.JOB_LOST));
      if (!mayStart) {
        return outcome;
      }
      return turn.released(turn.memo.follows().orElseThrow() + 1)
          .notStarted(words(turn, turn.subject) + " has ended: " + outcome.message(), AT_ONCE);
    }
  }
}
