package io.drover.actions.livy;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.Evidence.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One look at one attempt's code in a usable session: brings it there once, and follows it to its
 * answer. After a repeated call or a lost answer the session's list is searched for the code's
 * marker before anything is sent.
 */
final class StatementStep {
  /** By then a request whose answer was lost has been taken in by a server that answers again. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private static final int MOST_TRIES = 5;
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

  /** Livy calls what does not stop cancelled after 30 seconds, while it still runs. */
  static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);

  private final SessionTurn turn;
  private final String session;
  private final StatementSession target;
  private final String shown;
  private final StatementCode code;
  private final Optional<Duration> timeout;

  /**
   * Takes what the step is about.
   *
   * @param session its name in Livy
   * @param target what else is known of it
   * @param timeout how long the statement may take
   */
  StatementStep(
      SessionTurn turn,
      String session,
      StatementSession target,
      StatementCode code,
      Optional<Duration> timeout) {
    this.turn = turn;
    this.session = session;
    this.target = target;
    this.shown = target.shown();
    this.code = code;
    this.timeout = timeout;
  }

  /** Locks keep two statements of this server from coming into the session at once. */
  ActionOutcome run(SessionLocks locks) {
    try {
      Optional<Integer> id = turn.memo.number("statement");
      return id.isPresent() ? follow(id.get()) : send(locks);
    } catch (LivyUnavailableException e) {
      return unreachable(String.valueOf(e.getMessage()));
    } catch (LivyAccessException e) {
      return turn.failed(
          ErrorType.NON_TRANSIENT, BatchFailures.ACCESS, String.valueOf(e.getMessage()));
    }
  }

  private ActionOutcome send(SessionLocks locks) {
    synchronized (locks.of(session)) {
      Optional<Map<String, Integer>> lines = turn.sessions().firstLines(session);
      turn.reachable();
      if (lines.isEmpty()) {
        return overlooked();
      }
      Integer found = lines.get().get(code.marker());
      if (found != null) {
        if (turn.memo.has("unclearAt")) {
          turn.evidence(
              "POST statement, then GET statements of " + session,
              "the answer was lost; found by its first line as statement " + found,
              Verdict.RUNNING);
        }
        return follow(posted(found));
      }
      Optional<Instant> unclear = turn.memo.time("unclearAt");
      if (unclear.isPresent() && unclear.get().plus(SETTLED).isAfter(turn.now)) {
        return turn.running("news of a statement whose answer was lost", SOON);
      }
      return post();
    }
  }

  /** Livy knew the session a moment ago, and may have overlooked it just now. */
  private ActionOutcome overlooked() {
    return turn.running("Livy to be asked once more", BatchTurn.LOOK_AGAIN);
  }

  private ActionOutcome post() {
    // Stated again with each try, because others may have set their own meanwhile.
    if (code.before().isPresent()) {
      CreateResult<LivyStatement> result =
          turn.sessions().run(session, code.before().get(), code.kind(), turn.request.fence());
      if (!(result instanceof CreateResult.Created)) {
        return result.accept(new Answered());
      }
    }
    return turn.sessions()
        .run(session, code.code(), code.kind(), turn.request.fence())
        .accept(new Answered());
  }

  private int posted(int id) {
    turn.memo =
        turn.memo
            .without("unclearAt", "waits", "tries")
            .with("statement", id)
            .with("postedAt", turn.memo.get("postedAt").orElse(turn.now.toString()));
    return id;
  }

  private ActionOutcome follow(int id) {
    turn.statementId(id);
    Optional<LivyStatement> statement = turn.sessions().statement(session, id);
    turn.reachable();
    if (statement.isEmpty() && !turn.memo.has("overlooked")) {
      turn.memo = turn.memo.with("overlooked", turn.now);
      return overlooked();
    }
    if (statement.isEmpty()) {
      return turn.failed(
          ErrorType.ERROR,
          BatchFailures.JOB_LOST,
          "Livy has forgotten statement " + id + " of session '" + shown + "'");
    }
    turn.memo = turn.memo.without("overlooked");
    LivyStatement found = statement.get();
    if (!found.code().lines().findFirst().orElse("").strip().equals(code.marker())) {
      return turn.failed(
          ErrorType.ERROR,
          BatchFailures.JOB_LOST,
          "statement " + id + " of session '" + shown + "' is another one now");
    }
    if (found.state().equals("available") && found.output().isPresent()) {
      return answered(found.output().get());
    }
    if (found.state().equals("cancelled")) {
      return cancelled();
    }
    return waiting(found);
  }

  private ActionOutcome answered(StatementOutput output) {
    if (output.ok()) {
      StatementResult result = StatementResult.of(output);
      turn.status("SUCCEEDED");
      return new Succeeded(
          turn.external().withWaitingFor(Optional.empty()),
          result.data(),
          Optional.of(result.text()));
    }
    String message =
        binding()
            .map(reason -> "a parameter could not be bound: " + reason)
            .orElseGet(() -> StatementResult.failure(output));
    return turn.failed(ErrorType.ERROR, BatchFailures.JOB_FAILED, message);
  }

  /** Why a statement that had to run first failed: the rest then only shows the consequence. */
  private Optional<String> binding() {
    if (code.before().isEmpty()) {
      return Optional.empty();
    }
    String line = code.before().get().lines().findFirst().orElse("");
    return Optional.ofNullable(turn.sessions().firstLines(session).orElse(Map.of()).get(line))
        .flatMap(id -> turn.sessions().statement(session, id))
        .flatMap(LivyStatement::output)
        .filter(output -> !output.ok())
        .map(StatementResult::failure);
  }

  private ActionOutcome cancelled() {
    return turn.memo.has("cancelAskedAt")
        ? timedOut("")
        : turn.failed(
            ErrorType.ERROR,
            SessionFailures.CANCELLED,
            "somebody cancelled the statement in Livy session '" + shown + "'");
  }

  private ActionOutcome takeDown(int statement) {
    turn.evidence(
        "DELETE /sessions/" + session,
        "its statement " + statement + " does not stop",
        Verdict.UNKNOWN);
    turn.sessions().delete(session);
    return timedOut("");
  }

  /** The session is another job's, which may go on with it or end it. */
  private ActionOutcome leftRunning(int statement) {
    turn.evidence("POST cancel of statement " + statement, "it does not stop", Verdict.RUNNING);
    return timedOut(
        "; it does not stop and runs on until job "
            + target.owner().actionId().jobId()
            + " closes the session");
  }

  private ActionOutcome timedOut(String rest) {
    return turn.failed(
        ErrorType.ERROR,
        SessionFailures.TIMEOUT,
        "cancelled after its timeout of "
            + timeout.map(Duration::toString).orElse("none")
            + " in session '"
            + shown
            + "'"
            + rest);
  }

  private ActionOutcome waiting(LivyStatement statement) {
    Instant since = turn.memo.time("postedAt").orElse(turn.now);
    Duration age = Duration.between(since, turn.now);
    Duration again = turn.livy.endpoint().polling().after(age);
    keepAlive();
    if (timeout.filter(most -> age.compareTo(most) > 0).isPresent()) {
      Optional<Instant> asked = turn.memo.time("cancelAskedAt");
      if (asked.isEmpty()) {
        turn.memo = turn.memo.with("cancelAskedAt", turn.now);
        turn.sessions().cancel(session, statement.id());
        return turn.running("the end of the statement, cancelled after its timeout", SOON);
      }
      if (asked.get().plus(CANCEL_PATIENCE).isBefore(turn.now)) {
        return target.borrowed().isPresent()
            ? leftRunning(statement.id())
            : takeDown(statement.id());
      }
    }
    turn.status("RUNNING");
    String how =
        statement.state().equals("waiting")
            ? "its turn as statement " + statement.id() + " of session '" + shown + "'"
            : "statement "
                + statement.id()
                + " of session '"
                + shown
                + "', "
                + percent(statement)
                + " % done";
    return turn.running(how, again);
  }

  /** Livy counts the tasks known so far, so its number falls when a job adds some. */
  private int percent(LivyStatement statement) {
    int now = (int) Math.floor(Math.max(0, Math.min(1, statement.progress())) * 100);
    int most = Math.max(now == 100 ? 99 : now, turn.memo.number("percent").orElse(0));
    turn.memo = turn.memo.with("percent", most);
    return most;
  }

  private void keepAlive() {
    Instant last =
        turn.memo.time("keptAliveAt").or(() -> turn.memo.time("postedAt")).orElse(turn.now);
    if (last.plus(KEEP_ALIVE).isBefore(turn.now)) {
      turn.memo = turn.memo.with("keptAliveAt", turn.now);
      turn.sessions().keepAlive(session);
    }
  }

  /** Trouble with asking is not trouble of the statement, until it lasts too long. */
  private ActionOutcome unreachable(String message) {
    boolean tooLong =
        turn.unreachableFor().compareTo(turn.livy.endpoint().timeouts().unreachable()) > 0;
    String reason =
        "Livy '"
            + turn.livy.endpoint().name()
            + "' cannot be asked since "
            + turn.memo.time("unreachableSince").orElse(turn.now)
            + ": "
            + message;
    if (!tooLong) {
      return turn.running(reason, turn.pause(LONGEST_PAUSE));
    }
    boolean sent = turn.memo.has("statement") || turn.memo.has("unclearAt");
    return sent
        ? turn.failed(ErrorType.ERROR, BatchFailures.JOB_LOST, reason)
        : turn.failed(ErrorType.TRANSIENT, BatchFailures.UNREACHABLE, reason);
  }

  /** What each answer to the POST leads to. */
  private final class Answered implements CreateResult.Visitor<LivyStatement, ActionOutcome> {
    @Override
    public ActionOutcome created(CreateResult.Created<LivyStatement> result) {
      int id = posted(result.created().id());
      turn.statementId(id);
      return waiting(result.created());
    }

    @Override
    public ActionOutcome duplicateName(CreateResult.DuplicateName<LivyStatement> result) {
      return again(result.message());
    }

    @Override
    public ActionOutcome tooManySessions(CreateResult.TooManySessions<LivyStatement> result) {
      return again(result.message());
    }

    /** The session may have ended between the two requests: the next step sees that. */
    @Override
    public ActionOutcome rejected(CreateResult.Rejected<LivyStatement> result) {
      return again(result.message());
    }

    @Override
    public ActionOutcome denied(CreateResult.Denied<LivyStatement> result) {
      return turn.failed(ErrorType.NON_TRANSIENT, BatchFailures.ACCESS, result.message());
    }

    @Override
    public ActionOutcome notSent(CreateResult.NotSent<LivyStatement> result) {
      return unreachable(result.message());
    }

    @Override
    public ActionOutcome unclear(CreateResult.Unclear<LivyStatement> result) {
      turn.memo = turn.memo.with("unclearAt", turn.now);
      return again(result.message());
    }

    private ActionOutcome again(String message) {
      int tries = turn.memo.number("tries").orElse(0) + 1;
      turn.memo = turn.memo.with("tries", tries);
      return tries > MOST_TRIES
          ? turn.failed(
              ErrorType.ERROR,
              BatchFailures.REJECTED,
              "Livy does not take the statement: " + message)
          : turn.running("Livy to take the statement: " + message, SOON);
    }
  }
}
