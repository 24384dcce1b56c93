package io.drover.actions.livy;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.Verifier;
import io.drover.actions.VerifyResult;
import io.drover.actions.VerifyTarget;
import io.drover.actions.livy.BatchMemo.Phase;
import io.drover.schema.action.UnknownPolicy;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Follows a submitted batch to its verdict. Trouble with asking is never taken for trouble of the
 * job: it makes the answer late, and after a budget UNKNOWN.
 */
final class BatchFollowing {
  /** How long a submission may take from Livy to the cluster (Livy's own look-up time-out). */
  static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

  /** A batch without a process for this long is one that Livy refused. */
  private static final Duration ZOMBIE_AFTER = Duration.ofSeconds(2);

  /** How long nobody may be able to tell where the workflow does not say it. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long an outcome may wait for the driver's log. */
  private static final Duration LOG_ON_ITS_WAY = Duration.ofSeconds(3);

  private static final Duration LOG_PAUSE = Duration.ofMillis(500);

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Verifier verifier;
  private final CapturedOutput output;

  BatchFollowing(Verifier verifier, CapturedOutput output) {
    this.verifier = verifier;
    this.output = output;
  }

  ActionOutcome follow(BatchTurn turn) {
    return switch (turn.memo.phase()) {
      case IN_CLUSTER -> inCluster(turn);
      case ENDED -> verdict(turn);
      case WAITING, UNCLEAR, SUBMITTED -> poll(turn);
    };
  }

  private ActionOutcome poll(BatchTurn turn) {
    try {
      Optional<LivyBatch> batch = turn.livy.client().batchByName(turn.name);
      return batch.map(found -> judge(turn, found)).orElseGet(() -> forgotten(turn));
    } catch (LivyUnavailableException e) {
      return outOfReach(turn, String.valueOf(e.getMessage()), false);
    } catch (LivyAccessException e) {
      return outOfReach(turn, String.valueOf(e.getMessage()), true);
    }
  }

  /** What an answer of Livy about this attempt's name leads to. */
  ActionOutcome judge(BatchTurn turn, LivyBatch batch) {
    if (!batch.name().equals(Optional.of(turn.name))) {
      return outOfReach(
          turn,
          "asked for " + turn.name + ", it answers with " + batch.name().orElse("a nameless batch"),
          false);
    }
    Optional<String> knownApp = turn.memo.appId();
    if (knownApp.isPresent() && batch.appId().isPresent() && !knownApp.equals(batch.appId())) {
      return lost(
          turn, "the name now belongs to " + batch.appId().get() + " instead of " + knownApp.get());
    }
    if (turn.memo.id().filter(id -> id != batch.id()).isPresent()) {
      turn.evidence(
          "livy",
          "GET " + turn.batchUrl(),
          "batch "
              + turn.memo.id().orElse(-1)
              + " has become batch "
              + batch.id()
              + ": Livy has restarted",
          Verdict.UNKNOWN);
    }
    turn.saw(batch);
    turn.memo = turn.memo.verdictPossible();
    boolean impersonated = turn.livy.endpoint().impersonation();
    if (impersonated && !batch.proxyUser().equals(Optional.of(turn.request.user()))) {
      return disown(turn, batch);
    }
    if (batch.looksLikeZombie() && !turn.memo.wasAlive()) {
      return zombie(turn);
    }
    return batch.state().ended() ? ended(turn, batch) : turn.running();
  }

  /** Livy runs it as somebody else, because it drops the user silently when not set up for it. */
  private static ActionOutcome disown(BatchTurn turn, LivyBatch batch) {
    String sentence =
        "asked Livy to run the batch as '"
            + turn.request.user()
            + "', it runs as "
            + batch.proxyUser().map(user -> "'" + user + "'").orElse("Livy's own user")
            + "; set livy.impersonation.enabled, or impersonation: false for this endpoint";
    try {
      turn.livy.client().deleteBatch(turn.name);
    } catch (LivyUnavailableException | LivyAccessException e) {
      return turn.runningUntil(
          sentence + "; cannot delete it yet: " + e.getMessage(), SHORTEST_PAUSE);
    }
    return turn.failed(ErrorType.ERROR, BatchFailures.WRONG_USER, sentence);
  }

  private static ActionOutcome zombie(BatchTurn turn) {
    Optional<Instant> since = turn.memo.zombieSince();
    if (since.isEmpty() || since.get().plus(ZOMBIE_AFTER).isAfter(turn.now)) {
      turn.memo = turn.memo.withZombieSince(since.orElse(turn.now));
      return turn.runningUntil("Livy has registered the batch without starting it", ZOMBIE_AFTER);
    }
    // by now another server may have sent it again, and that one looks the same at first
    turn.request.fence().check();
    try {
      turn.livy.client().deleteBatch(turn.name);
    } catch (LivyUnavailableException | LivyAccessException e) {
      return turn.runningUntil(
          "cannot clear a batch that never started: " + e.getMessage(), SHORTEST_PAUSE);
    }
    turn.evidence(
        "livy",
        "GET " + turn.batchUrl(),
        "registered since " + since.get() + " without a process: Livy refused it; cleared",
        Verdict.UNKNOWN);
    if (turn.memo.refusal().isPresent()) {
      return refused(turn, turn.memo.refusal().get());
    }
    turn.memo = turn.memo.startOver();
    return turn.runningUntil("submitting again what Livy had not started", Duration.ofMillis(100));
  }

  static ActionOutcome refused(BatchTurn turn, String message) {
    return turn.failed(
        ErrorType.ERROR, BatchFailures.REJECTED, "Livy refuses the batch: " + message);
  }

  private ActionOutcome ended(BatchTurn turn, LivyBatch batch) {
    turn.memo = turn.memo.withPhase(Phase.ENDED);
    if (batch.state().kind() != LivyBatchState.Kind.SUCCESS) {
      List<String> log = BatchLog.livyLines(turn);
      Optional<String> failure = FailureLine.in(log);
      if (failure.isPresent()) {
        turn.memo = turn.memo.withFailure(failure.get());
      }
      if (FailureLine.saysContactLost(log)) {
        turn.memo = turn.memo.withContactLost();
      }
    }
    Verdict verdict =
        batch.state().kind() == LivyBatchState.Kind.SUCCESS ? Verdict.SUCCEEDED : Verdict.FAILED;
    turn.evidence("livy", "GET " + turn.batchUrl(), "state " + batch.state(), verdict);
    return verdict(turn);
  }

  /** The verdict over a batch whose end Livy has reported. */
  private ActionOutcome verdict(BatchTurn turn) {
    LivyBatchState state = LivyBatchState.of(turn.memo.state().orElse(""));
    return switch (state.kind()) {
      case SUCCESS -> withDriverLog(turn, lines -> verified(turn, Optional.of(state.raw())));
      case KILLED -> withDriverLog(turn, lines -> killed(turn));
      case DEAD, ERROR, STARTING, RECOVERING, RUNNING, UNKNOWN -> dead(turn, state);
    };
  }

  private VerifyResult ask(BatchTurn turn, VerifySpec spec, Optional<String> livyState) {
    // When a former attempt began is not known any more.
    Optional<Instant> startedAt =
        turn.memo.follows().isPresent() ? Optional.empty() : Optional.of(turn.request.startedAt());
    return verifier.verify(
        spec,
        new VerifyTarget(
            turn.subject,
            turn.external(),
            turn.request.user(),
            livyState,
            turn.request.appPath(),
            turn.request.configuration(),
            startedAt,
            turn.memo.verdictOpenSince().orElse(turn.now)));
  }

  private ActionOutcome killed(BatchTurn turn) {
    try {
      turn.livy.cluster().flatMap(cluster -> find(turn, cluster)).ifPresent(one -> tell(turn, one));
    } catch (ClusterUnavailableException e) {
      turn.evidence("yarn", turn.name, String.valueOf(e.getMessage()), Verdict.UNKNOWN);
    }
    return failedInLivy(
        turn, "killed outside Drover" + turn.memo.failure().map(line -> ": " + line).orElse(""));
  }

  /**
   * Goes on with what the driver has printed, which is nothing where nobody can tell. The log of an
   * application that has just ended may be on its way from its node to the log server, and is worth
   * a short wait.
   */
  private static ActionOutcome withDriverLog(
      BatchTurn turn, Function<List<String>, ActionOutcome> then) {
    if (turn.memo.appId().isEmpty() || turn.livy.cluster().isEmpty()) {
      return then.apply(List.of());
    }
    Optional<String> log;
    try {
      log = BatchLog.driver(turn, turn.livy.cluster());
    } catch (ClusterUnavailableException e) {
      return then.apply(List.of());
    }
    Instant since = turn.memo.logAwaitedSince().orElse(turn.now);
    if (log.isEmpty() && Duration.between(since, turn.now).compareTo(LOG_ON_ITS_WAY) < 0) {
      turn.memo = turn.memo.withLogAwaitedSince(since);
      return turn.runningUntil("the application has ended; its log is on its way", LOG_PAUSE);
    }
    return then.apply(log.map(text -> text.lines().toList()).orElse(List.of()));
  }

  private ActionOutcome verified(BatchTurn turn, Optional<String> livyState) {
    if (turn.plan.verify().isEmpty()) {
      return succeeded(turn);
    }
    VerifyResult result = ask(turn, turn.plan.verify().get(), livyState);
    return switch (result.verdict()) {
      case SUCCEEDED -> {
        turn.evidence(result.evidence());
        yield succeeded(turn);
      }
      case FAILED -> {
        turn.evidence(result.evidence());
        turn.status("FAILED/KILLED");
        yield turn.failed(
            ErrorType.ERROR,
            BatchFailures.NOT_VERIFIED,
            "the job ended as success but is not verified: " + result.words());
      }
      case RUNNING, UNKNOWN -> askAgain(turn, result, "verification is open: " + result.words());
    };
  }

  private ActionOutcome succeeded(BatchTurn turn) {
    return turn.plan.capture() == Capture.NONE ? turn.succeeded(Map.of()) : output.read(turn);
  }

  /** As long as a source sees it alive; while none can tell, for a bounded time. */
  private ActionOutcome askAgain(BatchTurn turn, VerifyResult result, String why) {
    if (result.alive()) {
      turn.memo = turn.memo.verdictPossible();
      return turn.runningUntil(why, turn.livy.endpoint().polling().longest());
    }
    Duration patience =
        turn.plan.verify().flatMap(VerifySpec::timeout).orElse(patience(turn, result));
    Instant since = turn.memo.verdictOpenSince().orElse(turn.now);
    boolean over = Duration.between(since, turn.now).compareTo(patience) > 0;
    if (over && result.verdict() != Verdict.RUNNING) {
      turn.evidence(result.evidence());
      return undecided(turn, why);
    }
    turn.memo = turn.memo.withVerdictOpenSince(since);
    return turn.runningUntil(why, pause(Duration.between(since, turn.now)));
  }

  /** A source that is out of reach gets longer than those that answer and cannot tell. */
  private static Duration patience(BatchTurn turn, VerifyResult result) {
    return result.unreachable() ? turn.livy.endpoint().timeouts().unreachable() : PATIENCE;
  }

  /**
   * Livy says failure and the cluster does not say otherwise: who else could know that it is alive
   * or has succeeded is asked before, because a failed attempt may be started again.
   */
  private ActionOutcome failedInLivy(BatchTurn turn, String sentence) {
    Optional<VerifySpec> spec =
        turn.plan
            .verify()
            .map(VerifySpec::withoutOutputs)
            .map(one -> one.minus(VerifySource.LIVY))
            // What never got an id was never heard of by Spark's history.
            .map(one -> turn.memo.appId().isPresent() ? one : one.minus(VerifySource.SPARK))
            .filter(one -> !one.asksNobody());
    if (spec.isPresent()) {
      VerifyResult result = ask(turn, spec.get(), turn.memo.state());
      if (result.alive()) {
        return askAgain(turn, result, "Livy says that it failed: " + result.words());
      }
      turn.evidence(result.evidence());
      if (result.evidence().stream().anyMatch(BatchFollowing::contradictsFailure)) {
        return undecided(turn, "Livy says that it failed, others disagree: " + result.words());
      }
    }
    return turn.failed(ErrorType.ERROR, BatchFailures.JOB_FAILED, sentence);
  }

  /**
   * Whether a source speaks for success where Livy speaks for failure. Spark's record does not: a
   * driver may fail although each of its jobs succeeded.
   */
  static boolean contradictsFailure(Evidence evidence) {
    return evidence.verdict() == Verdict.SUCCEEDED
        && (evidence.source().equals(VerifySource.YARN.word())
            || evidence.source().equals(VerifySource.KUBERNETES.word()));
  }

  /** Livy's word for failure, which also means that Livy lost contact. */
  private ActionOutcome dead(BatchTurn turn, LivyBatchState state) {
    String sentence =
        turn.memo.failure().orElse("the batch failed, its log does not say why")
            + " (Livy: "
            + state.raw()
            + ")";
    Optional<ClusterClient> cluster = turn.livy.cluster();
    if (cluster.isEmpty()) {
      return turn.memo.contactLost()
          ? unclear(turn, "Livy lost contact with the cluster: " + sentence)
          : failedInLivy(turn, sentence);
    }
    Optional<ClusterApplication> application;
    try {
      application = find(turn, cluster.get());
    } catch (ClusterUnavailableException e) {
      return open(
          turn, "Livy says " + state.raw() + ", the cluster cannot be asked: " + e.getMessage());
    }
    if (application.isEmpty()) {
      return turn.memo.contactLost()
          ? unclear(turn, "Livy lost contact and the cluster knows no application: " + sentence)
          : failedInLivy(turn, sentence);
    }
    return switch (application.get().verdict()) {
      case RUNNING -> inCluster(turn, application.get());
      case SUCCEEDED -> {
        tell(turn, application.get());
        yield turn.memo.contactLost()
            ? verified(turn, Optional.empty())
            : unknown(turn, "Livy and the cluster disagree: " + sentence);
      }
      case FAILED, UNKNOWN ->
          withDriverLog(turn, lines -> failedInCluster(turn, application.get(), lines));
    };
  }

  private static void tell(BatchTurn turn, ClusterApplication application) {
    turn.saw(application);
    turn.evidence(
        "yarn",
        "application " + application.id(),
        application.state() + "/" + application.finalStatus(),
        application.verdict());
  }

  private static ActionOutcome failedInCluster(
      BatchTurn turn, ClusterApplication application, List<String> driverLog) {
    tell(turn, application);
    // A driver that is killed prints what the killing broke, which is not why it ended.
    boolean killed = application.finalStatus().equalsIgnoreCase("KILLED");
    Optional<String> thrown = killed ? Optional.empty() : FailureLine.thrown(driverLog);
    Optional<String> diagnostics = FailureLine.inDiagnostics(application.diagnostics());
    return turn.failed(
        ErrorType.ERROR,
        BatchFailures.JOB_FAILED,
        thrown.or(() -> turn.memo.failure()).or(() -> diagnostics).orElse("the application failed")
            + " ("
            + application.id()
            + ": "
            + application.state()
            + "/"
            + application.finalStatus()
            + ")");
  }

  private static Optional<ClusterApplication> find(BatchTurn turn, ClusterClient cluster) {
    if (turn.memo.appId().isPresent()) {
      Optional<ClusterApplication> known = cluster.byId(turn.memo.appId().get());
      if (known.isPresent()) {
        return known;
      }
    }
    return cluster.byTag(ClusterClient.tag(turn.subject)).stream().findFirst();
  }

  /** Livy does not know the name any more. */
  ActionOutcome forgotten(BatchTurn turn) {
    turn.memo = turn.memo.reachable();
    if (!turn.missingForSure()) {
      return turn.runningUntil(
          "Livy does not know the batch; it is asked once more", BatchTurn.LOOK_AGAIN);
    }
    if (turn.memo.refusal().isPresent() && !turn.memo.wasAlive()) {
      return refused(turn, turn.memo.refusal().get());
    }
    return lost(turn, whyForgotten(turn));
  }

  private static String whyForgotten(BatchTurn turn) {
    if (turn.memo.id().isPresent()) {
      try {
        Optional<String> holder =
            turn.livy
                .client()
                .batchById(turn.memo.id().get())
                .map(batch -> batch.name().orElse("a nameless batch"));
        if (holder.isPresent()) {
          return "Livy has restarted without recovery: its batch "
              + turn.memo.id().get()
              + " is now "
              + holder.get();
        }
      } catch (LivyUnavailableException | LivyAccessException e) {
        return "Livy does not know the batch any more";
      }
    }
    return "Livy does not know the batch any more: it restarted without recovery, somebody deleted"
        + " the batch, or its retention has passed";
  }

  /** Livy cannot tell; only the cluster can. */
  private ActionOutcome lost(BatchTurn turn, String why) {
    if (turn.memo.verdictOpenSince().isEmpty()) {
      turn.evidence("livy", "GET " + turn.batchUrl(), why, Verdict.UNKNOWN);
    }
    Optional<ClusterClient> cluster = turn.livy.cluster();
    if (cluster.isEmpty()) {
      return unclear(turn, why);
    }
    Optional<ClusterApplication> application;
    try {
      application = find(turn, cluster.get());
    } catch (ClusterUnavailableException e) {
      return open(turn, why + "; the cluster cannot be asked: " + e.getMessage());
    }
    if (application.isPresent()) {
      return inCluster(turn, application.get());
    }
    boolean onItsWay =
        turn.memo.appId().isEmpty()
            && turn.memo
                .submittedAt()
                .filter(at -> at.plus(ON_ITS_WAY).isAfter(turn.now))
                .isPresent();
    return onItsWay
        ? open(turn, why + "; it may still be on its way to the cluster")
        : unclear(turn, why + "; the cluster knows no application of it either");
  }

  private ActionOutcome inCluster(BatchTurn turn) {
    Optional<ClusterClient> cluster = turn.livy.cluster();
    if (cluster.isEmpty()) {
      return unclear(turn, "Livy lost the batch and no cluster is configured any more");
    }
    try {
      return find(turn, cluster.get())
          .map(application -> inCluster(turn, application))
          .orElseGet(
              () -> unclear(turn, "neither Livy nor the cluster knows the application any more"));
    } catch (ClusterUnavailableException e) {
      return open(turn, "the cluster cannot be asked: " + e.getMessage());
    }
  }

  /** Follows the application where it runs, without Livy. */
  ActionOutcome inCluster(BatchTurn turn, ClusterApplication application) {
    turn.memo = turn.memo.withPhase(Phase.IN_CLUSTER);
    if (turn.memo.submittedAt().isEmpty()) {
      turn.memo = turn.memo.withSubmittedAt(turn.request.startedAt());
    }
    return switch (application.verdict()) {
      case RUNNING -> {
        turn.saw(application);
        turn.memo = turn.memo.verdictPossible();
        yield turn.runningUntil(
            "Livy lost the batch; following " + application.id() + " in the cluster",
            turn.livy.endpoint().polling().longest());
      }
      case SUCCEEDED ->
          withDriverLog(
              turn,
              lines -> {
                tell(turn, application);
                return verified(turn, Optional.empty());
              });
      case FAILED -> withDriverLog(turn, lines -> failedInCluster(turn, application, lines));
      case UNKNOWN -> {
        tell(turn, application);
        yield unclear(turn, "the cluster does not say how " + application.id() + " ended");
      }
    };
  }

  private ActionOutcome outOfReach(BatchTurn turn, String message, boolean denied) {
    Duration lasted = turn.unreachableFor();
    String why =
        "Livy '"
            + turn.livy.endpoint().name()
            + "' "
            + (denied ? "refuses Drover's credentials" : "unreachable")
            + " since "
            + turn.memo.unreachableSince().orElse(turn.now)
            + ": "
            + message;
    if (lasted.compareTo(turn.livy.endpoint().timeouts().unreachable()) <= 0) {
      return turn.runningUntil(why, pause(lasted));
    }
    return denied
        ? turn.failed(ErrorType.NON_TRANSIENT, BatchFailures.ACCESS, why)
        : lost(turn, why);
  }

  private static Duration pause(Duration lasted) {
    Duration quarter = lasted.dividedBy(4);
    if (quarter.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return quarter.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : quarter;
  }

  /** The verdict needs an answer that is not there yet. */
  ActionOutcome open(BatchTurn turn, String why) {
    Instant since = turn.memo.verdictOpenSince().orElse(turn.now);
    turn.memo = turn.memo.withVerdictOpenSince(since);
    Duration lasted = Duration.between(since, turn.now);
    return lasted.compareTo(turn.livy.endpoint().timeouts().unreachable()) > 0
        ? unclear(turn, why)
        : turn.runningUntil(why, pause(lasted));
  }

  /**
   * Livy and the cluster cannot tell. Where the action names sources, those are asked; an output
   * that is missing proves no failure here, because nobody says that the job has ended.
   */
  ActionOutcome unclear(BatchTurn turn, String why) {
    if (turn.plan.verify().isEmpty()) {
      return unknown(turn, why);
    }
    VerifyResult result = ask(turn, turn.plan.verify().get(), Optional.empty());
    boolean ended =
        result.evidence().stream()
            .anyMatch(one -> one.verdict() == Verdict.FAILED && !one.source().equals("output"));
    String words = why + "; asked: " + result.words();
    if (result.verdict() == Verdict.SUCCEEDED) {
      turn.evidence(result.evidence());
      return succeeded(turn);
    }
    if (result.verdict() == Verdict.FAILED && ended) {
      turn.evidence(result.evidence());
      turn.status("FAILED/KILLED");
      return turn.failed(ErrorType.ERROR, BatchFailures.JOB_FAILED, words);
    }
    return askAgain(turn, result, words);
  }

  /** Nobody can tell how it ended: the author's policy decides. */
  private ActionOutcome unknown(BatchTurn turn, String why) {
    turn.evidence("livy", turn.name, why, Verdict.UNKNOWN);
    return undecided(turn, why);
  }

  /** Like {@link #unknown}, when the evidence says it already. */
  private static ActionOutcome undecided(BatchTurn turn, String why) {
    boolean retry = turn.plan.onUnknown() == UnknownPolicy.RETRY;
    return turn.failed(
        ErrorType.ERROR,
        retry ? BatchFailures.JOB_LOST_RETRY : BatchFailures.JOB_LOST,
        "nobody can tell how the job ended: " + why);
  }
}
