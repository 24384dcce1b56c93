package io.drover.actions.livy;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.Places;
import io.drover.schema.InvalidRequestException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Brings one attempt to Livy at most once. Livy is asked by name before anything is sent and again
 * after every answer that leaves the matter open; what Livy may have forgotten is asked of the
 * cluster, and without one it is called unknown rather than sent again.
 */
final class BatchSubmission {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT_UNREACHABLE = Duration.ofSeconds(15);

  /** A call that comes later than this after the first one is a repeated one. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final BatchFollowing following;
  private final CapturedOutput output;

  BatchSubmission(BatchFollowing following, CapturedOutput output) {
    this.following = following;
    this.output = output;
  }

  ActionOutcome submit(BatchTurn turn) {
    Optional<LivyBatch> found;
    try {
      found = turn.livy.client().batchByName(turn.name);
    } catch (LivyUnavailableException e) {
      return unreachable(turn, sentence(e));
    } catch (LivyAccessException e) {
      return denied(turn, sentence(e));
    }
    turn.memo = turn.memo.reachable();
    if (found.isPresent()) {
      return adopt(turn, found.get());
    }
    return settled(turn).orElseGet(() -> post(turn));
  }

  private ActionOutcome adopt(BatchTurn turn, LivyBatch batch) {
    turn.memo = turn.memo.withPhase(BatchMemo.Phase.SUBMITTED);
    return following.judge(turn, batch);
  }

  /** An outcome when a submission nobody remembers may exist; empty when it is safe to send one. */
  private Optional<ActionOutcome> settled(BatchTurn turn) {
    Duration sinceStart = Duration.between(turn.request.startedAt(), turn.now);
    Duration retention = turn.livy.endpoint().timeouts().retention();
    if (turn.first() && sinceStart.compareTo(retention) > 0) {
      // An earlier call may have submitted it and crashed; by now Livy has forgotten what ended.
      turn.memo =
          turn.memo
              .withPhase(BatchMemo.Phase.UNCLEAR)
              .withUnclearAt(turn.request.startedAt())
              .withLivyWasLost();
    }
    boolean doubt = turn.memo.phase() == BatchMemo.Phase.UNCLEAR && turn.memo.livyWasLost();
    Optional<ClusterClient> cluster = turn.livy.cluster();
    if (cluster.isEmpty()) {
      return doubt
          ? Optional.of(
              following.unclear(
                  turn,
                  "A submission was under way when Livy or Drover was lost, Livy does not know it,"
                      + " and no cluster is configured that could tell whether it started"))
          : Optional.empty();
    }
    boolean repeated = !turn.first() || sinceStart.compareTo(FRESH) > 0;
    return doubt || repeated ? askCluster(turn, cluster.get(), doubt) : Optional.empty();
  }

  private Optional<ActionOutcome> askCluster(BatchTurn turn, ClusterClient cluster, boolean doubt) {
    String tag = ClusterClient.tag(turn.request.attempt());
    List<ClusterApplication> applications;
    try {
      applications = cluster.byTag(tag);
    } catch (ClusterUnavailableException e) {
      return doubt
          ? Optional.of(
              following.open(
                  turn,
                  "cannot ask the cluster for applications tagged " + tag + ": " + e.getMessage()))
          : Optional.empty();
    }
    if (!applications.isEmpty()) {
      turn.evidence(
          "yarn",
          "applications tagged " + tag,
          applications.get(0).id() + " exists although Livy knows no batch " + turn.name,
          Verdict.UNKNOWN);
      return Optional.of(following.inCluster(turn, applications.get(0)));
    }
    boolean underWay =
        doubt
            && turn.memo
                .unclearAt()
                .filter(at -> at.plus(BatchFollowing.ON_ITS_WAY).isAfter(turn.now))
                .isPresent();
    return underWay
        ? Optional.of(
            turn.notStarted(
                "a lost submission may still be on its way to the cluster", LONGEST_WAIT))
        : Optional.empty();
  }

  private ActionOutcome post(BatchTurn turn) {
    BatchRequest request;
    try {
      request = request(turn);
      Optional<String> refusal = request.refusal();
      if (refusal.isPresent()) {
        return turn.failed(ErrorType.ERROR, BatchFailures.REJECTED, refusal.get());
      }
      if (turn.plan.capture() != Capture.NONE) {
        output.checkReadable(place(turn), turn.request.user());
      }
      Optional<ActionOutcome> held = withoutPlace(turn, request);
      if (held.isPresent()) {
        return held.get();
      }
      if (!turn.memo.prepared()) {
        prepare(turn);
      }
    } catch (InvalidRequestException e) {
      return turn.failed(ErrorType.ERROR, e.code().name(), sentence(e));
    } catch (IOException e) {
      return FileTrouble.outcome(e, turn::failed);
    }
    noteHash(turn, request);
    return turn.livy.client().createBatch(request, turn.request.fence()).accept(new Answered(turn));
  }

  private static void prepare(BatchTurn turn) throws IOException {
    try {
      turn.plan.content().prepare();
    } catch (IOException | InvalidRequestException e) {
      turn.livy.places().notSent(turn.wish(""));
      throw e;
    }
    turn.memo = turn.memo.withPrepared();
  }

  /** An outcome unless the request may be sent now. */
  private Optional<ActionOutcome> withoutPlace(BatchTurn turn, BatchRequest request) {
    Places.Answer answer = turn.livy.places().ask(turn.wish(queue(request)));
    if (answer instanceof Places.Waiting waiting) {
      return Optional.of(turn.notStarted(waiting));
    }
    Duration retention = turn.livy.endpoint().timeouts().retention();
    Optional<Instant> sentSince =
        answer instanceof Places.Placed placed ? placed.sentSince() : Optional.empty();
    if (sentSince.filter(since -> since.plus(retention).isBefore(turn.now)).isEmpty()) {
      return Optional.empty();
    }
    // A call that came later than the first one may have submitted it and crashed.
    turn.memo =
        turn.memo
            .withPhase(BatchMemo.Phase.UNCLEAR)
            .withUnclearAt(sentSince.get())
            .withLivyWasLost();
    return settled(turn);
  }

  /** The queue that YARN gets. */
  private static String queue(BatchRequest request) {
    return request
        .queue()
        .or(() -> Optional.ofNullable(request.conf().get("spark.yarn.queue")))
        .orElse("");
  }

  private BatchRequest request(BatchTurn turn) throws IOException {
    BatchRequest request =
        AttemptRequest.of(turn.plan.content().request(), turn.request, turn.livy.endpoint());
    if (turn.plan.capture() == Capture.NONE) {
      return request;
    }
    URI place = place(turn);
    turn.memo = turn.memo.withOutput(place.toString());
    return CapturedOutput.asking(turn.plan.capture(), request, place);
  }

  private URI place(BatchTurn turn) {
    return output.place(turn.plan.capture(), turn.request, turn.subject);
  }

  private static void noteHash(BatchTurn turn, BatchRequest request) {
    String hash = AttemptRequest.hash(request);
    if (turn.memo.requestHash().filter(old -> !old.equals(hash)).isPresent()) {
      turn.evidence(
          "livy",
          "POST /batches",
          "the request differs from the one that an earlier call sent for this attempt",
          Verdict.UNKNOWN);
    }
    turn.memo = turn.memo.withRequestHash(hash);
  }

  private static String sentence(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static ActionOutcome denied(BatchTurn turn, String message) {
    return turn.failed(
        ErrorType.NON_TRANSIENT,
        BatchFailures.ACCESS,
        "Livy '" + turn.livy.endpoint().name() + "' refuses Drover's credentials: " + message);
  }

  static ActionOutcome unreachable(BatchTurn turn, String message) {
    if (turn.memo.phase() == BatchMemo.Phase.UNCLEAR) {
      turn.memo = turn.memo.withLivyWasLost();
    }
    Duration lasted = turn.unreachableFor();
    String reason =
        "Livy '"
            + turn.livy.endpoint().name()
            + "' unreachable since "
            + turn.memo.unreachableSince().orElse(turn.now)
            + ": "
            + message;
    return lasted.compareTo(turn.livy.endpoint().timeouts().unreachable()) > 0
        ? turn.failed(ErrorType.TRANSIENT, BatchFailures.UNREACHABLE, reason)
        : turn.notStarted(reason, LONGEST_WAIT_UNREACHABLE);
  }

  /** What each answer to the POST leads to. */
  private final class Answered implements CreateResult.Visitor<LivyBatch, ActionOutcome> {
    private final BatchTurn turn;

    Answered(BatchTurn turn) {
      this.turn = turn;
    }

    @Override
    public ActionOutcome created(CreateResult.Created<LivyBatch> result) {
      turn.memo = turn.memo.alive();
      return adopt(turn, result.created());
    }

    @Override
    public ActionOutcome duplicateName(CreateResult.DuplicateName<LivyBatch> result) {
      return lookAgain(result.message());
    }

    @Override
    public ActionOutcome tooManySessions(CreateResult.TooManySessions<LivyBatch> result) {
      return turn.livy
          .places()
          .refused(turn.wish(""))
          .map(turn::notStarted)
          .orElseGet(
              () ->
                  turn.notStarted(
                      "Livy '" + turn.livy.endpoint().name() + "' is full: " + result.message(),
                      LONGEST_WAIT));
    }

    /**
     * A refusal may be somebody's between Livy and us, after Livy took the batch. What is there
     * under the name says it: a batch that runs, or what Livy leaves behind when it refuses after
     * registering. The two look the same at first, and nobody believes a single look.
     */
    @Override
    public ActionOutcome rejected(CreateResult.Rejected<LivyBatch> result) {
      try {
        Optional<LivyBatch> left = turn.livy.client().batchByName(turn.name);
        turn.memo = turn.memo.withRefusal(result.message()).withPhase(BatchMemo.Phase.SUBMITTED);
        return left.map(batch -> adopt(turn, batch)).orElseGet(() -> following.forgotten(turn));
      } catch (LivyUnavailableException e) {
        turn.memo = turn.memo.withPhase(BatchMemo.Phase.UNCLEAR).withUnclearAt(turn.now);
        return unreachable(
            turn, "a submission was refused: " + result.message() + "; then " + sentence(e));
      } catch (LivyAccessException e) {
        return BatchSubmission.denied(turn, sentence(e));
      }
    }

    @Override
    public ActionOutcome denied(CreateResult.Denied<LivyBatch> result) {
      turn.livy.places().notSent(turn.wish(""));
      return BatchSubmission.denied(turn, result.message());
    }

    @Override
    public ActionOutcome notSent(CreateResult.NotSent<LivyBatch> result) {
      turn.livy.places().notSent(turn.wish(""));
      return unreachable(turn, result.message());
    }

    @Override
    public ActionOutcome unclear(CreateResult.Unclear<LivyBatch> result) {
      return lookAgain(result.message());
    }

    /** The name says what became of the submission. */
    private ActionOutcome lookAgain(String message) {
      turn.memo = turn.memo.withPhase(BatchMemo.Phase.UNCLEAR).withUnclearAt(turn.now);
      try {
        Optional<LivyBatch> found = turn.livy.client().batchByName(turn.name);
        if (found.isPresent()) {
          turn.evidence(
              "livy",
              "POST /batches, then GET " + turn.batchUrl(),
              message + "; found under its name as batch " + found.get().id(),
              Verdict.RUNNING);
          return adopt(turn, found.get());
        }
      } catch (LivyUnavailableException e) {
        return unreachable(turn, message + "; then " + sentence(e));
      } catch (LivyAccessException e) {
        return BatchSubmission.denied(turn, sentence(e));
      }
      // Livy is up and does not know the name. Should the lost request still arrive, the name makes
      // Livy refuse the second of the two.
      return turn.notStarted("the answer to a submission was lost: " + message, LONGEST_WAIT);
    }
  }
}
