package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionRequest;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.Places;
import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileSystems;
import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlElement;
import io.drover.schema.action.DriverLossPolicy;
import io.drover.schema.action.SessionKind;
import io.drover.schema.action.SessionSpec;
import io.drover.schema.action.StatementSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code <livy-statement>}: runs code in a session that an earlier {@code livy-session} opened, or
 * in one of its own. OK when the statement's own output says so.
 *
 * <p>Error codes: JA018 the code failed, with its error and traceback; LIVY_SESSION_LOST the driver
 * is gone; LIVY_STATEMENT_TIMEOUT, LIVY_STATEMENT_CANCELLED; LIVY_UNKNOWN nobody can tell whether
 * it ran.
 */
public final class LivyStatementAction implements ActionExecutor {
  static final ActionKind KIND = new ActionKind(ActionKind.DROVER, "livy-statement");
  private static final int LONGEST_CODE = 4 * 1024 * 1024;
  private static final Duration SOON = Duration.ofMillis(200);

  private final LivyConnections connections;
  private final FileSystems fileSystems;
  private final Function<XmlElement, StatementSpec> reader;
  private final Function<XmlElement, SessionSpec> sessionReader;
  private final InstantSource clock;
  private final SessionOpening opening = new SessionOpening();
  private final SessionLocks locks = new SessionLocks();

  /**
   * Makes the executor.
   *
   * @param fileSystems where {@code <file>} is read from
   * @param reader reads the evaluated body; throws {@link InvalidRequestException}
   * @param sessionReader reads the body of the {@code livy-session} that it names
   */
  public LivyStatementAction(
      LivyConnections connections,
      FileSystems fileSystems,
      Function<XmlElement, StatementSpec> reader,
      Function<XmlElement, SessionSpec> sessionReader,
      InstantSource clock) {
    this.connections = requireNonNull(connections, "connections");
    this.fileSystems = requireNonNull(fileSystems, "fileSystems");
    this.reader = requireNonNull(reader, "reader");
    this.sessionReader = requireNonNull(sessionReader, "sessionReader");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  /** A session of its own is closed right after the statement, and once more with the job. */
  @Override
  public boolean staysOpen(XmlElement body) {
    return body.child("livy-session").isPresent();
  }

  @Override
  public Optional<String> sharedResource(XmlElement body) {
    return body.attribute("session").map(LivySessionAction::resource);
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    return look(request, false);
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    return look(request, true);
  }

  private ActionOutcome look(ActionRequest request, boolean checking) {
    StatementSpec spec = reader.apply(request.body());
    Optional<StatementSession> session = session(request, spec);
    if (session.isEmpty()) {
      return new Failed(
          request.external(),
          ErrorType.ERROR,
          SessionFailures.NOT_OPEN,
          "no session '"
              + spec.session().orElse("")
              + "' is open in this job; a livy-session node of that name must end OK before");
    }
    StatementSession target = session.get();
    Optional<LivyConnection> livy = connections.connection(target.endpoint());
    if (livy.isEmpty()) {
      return LivySessionAction.unknownEndpoint(request, target.endpoint(), connections);
    }
    SessionTurn turn = new SessionTurn(request, livy.get(), clock.instant());
    if (!target.shared()) {
      turn.needsPlace(target.spec(), false);
    }
    ActionOutcome outcome = new Step(turn, spec, target, checking).run();
    boolean ended =
        !(outcome instanceof ActionOutcome.Running || outcome instanceof ActionOutcome.NotStarted);
    if (ended && !target.shared()) {
      // What does not work now is done when the job ends.
      closeQuietly(turn, target);
    }
    return outcome;
  }

  private static void closeQuietly(SessionTurn turn, StatementSession target) {
    try {
      turn.sessions().delete(target.name(generation(turn)));
    } catch (LivyUnavailableException | LivyAccessException e) {
      turn.evidence("DELETE of its session", String.valueOf(e.getMessage()), Verdict.UNKNOWN);
    }
  }

  private static int generation(SessionTurn turn) {
    return turn.memo.number("generation").orElse(0);
  }

  /** The latest of that name, because a job may open one again. */
  private Optional<StatementSession> session(ActionRequest request, StatementSpec spec) {
    if (spec.ownSession().isPresent()) {
      return Optional.of(StatementSession.own(request.attempt(), spec.ownSession().get()));
    }
    StatementSession found = null;
    for (OtherAction other : request.others().succeeded()) {
      if (ActionKind.of(other.body()).equals(LivySessionAction.KIND)) {
        SessionSpec candidate = sessionReader.apply(other.body());
        if (candidate.name().equals(spec.session())) {
          found =
              StatementSession.shared(
                  other.attempt(), candidate, BorrowedSession.in(other), spec.session().orElse(""));
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private StatementCode code(
      ActionAttempt attempt, StatementSpec spec, StatementSession target, ActionRequest request)
      throws IOException {
    SessionKind kind = target.kindOf(spec.kind());
    if (kind == SessionKind.SHARED) {
      throw new InvalidRequestException(
          ErrorCode.E0703,
          "session '"
              + target.shown()
              + "' is of kind shared, so the statement needs its own attribute 'kind':"
              + " spark, pyspark, sparkr or sql");
    }
    String text = spec.code().isPresent() ? spec.code().get() : file(spec, request);
    return StatementCode.of(attempt, kind, text, spec.params());
  }

  private String file(StatementSpec spec, ActionRequest request) throws IOException {
    String path =
        new AppPaths(request.appPath(), Optional.empty()).resolve(spec.file().orElseThrow());
    URI uri = FilePath.parse(path);
    return new String(
        fileSystems.of(uri).read(uri, LONGEST_CODE, request.user()), StandardCharsets.UTF_8);
  }

  /** One look at one attempt. */
  private final class Step implements SessionStanding.Visitor<ActionOutcome> {
    private final SessionTurn turn;
    private final StatementSpec spec;
    private final StatementSession target;
    private final boolean checking;

    Step(SessionTurn turn, StatementSpec spec, StatementSession target, boolean checking) {
      this.checking = checking;
      this.turn = turn;
      this.spec = spec;
      this.target = target;
    }

    ActionOutcome run() {
      String name = name();
      boolean opens = !target.shared() || generation(turn) > 0;
      SessionStanding standing =
          opens
              ? opening.open(
                  turn,
                  name,
                  () ->
                      SessionRequest.of(
                          name, target.spec(), target.owner(), turn.request, turn.livy.endpoint()))
              : opening.look(turn, name);
      return standing.accept(this);
    }

    private String name() {
      return target.name(generation(turn));
    }

    @Override
    public ActionOutcome usable(SessionStanding.Usable standing) {
      try {
        Optional<ActionOutcome> first =
            generation(turn) > 0 && target.shared() && !turn.memo.has("statement")
                ? replay()
                : Optional.empty();
        return first.isPresent()
            ? first.get()
            : new StatementStep(
                    turn,
                    name(),
                    target,
                    code(turn.request.attempt(), spec, target, turn.request),
                    spec.timeout())
                .run(locks);
      } catch (IOException e) {
        return FileTrouble.outcome(e, turn::failed);
      }
    }

    @Override
    public ActionOutcome coming(SessionStanding.Coming standing) {
      return turn.running(standing.waitingFor(), standing.again());
    }

    @Override
    public ActionOutcome inLine(SessionStanding.InLine standing) {
      Places.Waiting waiting = standing.waiting();
      return checking ? turn.running(waiting.reason(), waiting.again()) : turn.notStarted(waiting);
    }

    @Override
    public ActionOutcome refused(SessionStanding.Refused standing) {
      return turn.failed(standing.type(), standing.code(), standing.message());
    }

    @Override
    public ActionOutcome lost(SessionStanding.Lost standing) {
      boolean sent = turn.memo.has("statement") || turn.memo.has("unclearAt");
      turn.evidence("GET /sessions/" + name(), standing.why(), Verdict.FAILED);
      int next = generation(turn) + 1;
      boolean wanted =
          target.spec().onDriverLoss() == DriverLossPolicy.RECREATE_AND_REPLAY
              && target.borrowed().isEmpty()
              && next <= SessionNames.MOST_RECREATIONS;
      boolean lent =
          wanted
              && target.shared()
              && SessionLenders.lent(target.owner(), turn.request.others().children());
      if (wanted && !lent) {
        turn.forgetSession();
        turn.memo = turn.memo.with("generation", next);
        return turn.running(
            "a new session '" + target.shown() + "', because " + standing.why(), SOON);
      }
      return turn.failed(
          ErrorType.ERROR,
          SessionFailures.LOST,
          "the driver of session '"
              + target.shown()
              + "' is gone: "
              + standing.why()
              + (sent ? "; what the statement did before is not known" : "")
              + notReplayed(lent));
    }

    /** One job does not know what the others ran in between, so its replay would leave that out. */
    private String notReplayed(boolean lent) {
      return lent || target.borrowed().isPresent()
          ? "; it is not recreated, because sub-workflows work with it too"
          : "";
    }

    /** The statements before this one, in the new session; empty when all are done. */
    private Optional<ActionOutcome> replay() throws IOException {
      for (OtherAction other : turn.request.others().succeeded()) {
        Optional<ActionOutcome> open =
            ActionKind.of(other.body()).equals(KIND) ? replay(other) : Optional.empty();
        if (open.isPresent()) {
          return open;
        }
      }
      return Optional.empty();
    }

    private Optional<ActionOutcome> replay(OtherAction other) throws IOException {
      StatementSpec theirs = reader.apply(other.body());
      if (!theirs.session().equals(spec.session())) {
        return Optional.empty();
      }
      StatementCode code = code(other.attempt(), theirs, target, turn.request);
      String node = other.attempt().actionId().node();
      synchronized (locks.of(name())) {
        Optional<Map<String, Integer>> lines = turn.sessions().firstLines(name());
        if (lines.isEmpty()) {
          return Optional.of(turn.running("Livy to be asked once more", SOON));
        }
        Integer id = lines.get().get(code.marker());
        if (id == null) {
          code.before()
              .ifPresent(
                  before -> turn.sessions().run(name(), before, code.kind(), turn.request.fence()));
          turn.sessions().run(name(), code.code(), code.kind(), turn.request.fence());
          return Optional.of(turn.running("'" + node + "' to run again in the new session", SOON));
        }
        Optional<StatementOutput> output =
            turn.sessions().statement(name(), id).flatMap(LivyStatement::output);
        if (output.isEmpty()) {
          return Optional.of(turn.running("'" + node + "' to run again in the new session", SOON));
        }
        return output.get().ok()
            ? Optional.empty()
            : Optional.of(
                turn.failed(
                    ErrorType.ERROR,
                    SessionFailures.LOST,
                    "statement '"
                        + node
                        + "' failed when it ran again after the loss of its driver: "
                        + StatementResult.failure(output.get())));
      }
    }
  }

  @Override
  public KillResult kill(ActionRequest request) {
    StatementSpec spec;
    Optional<StatementSession> session;
    try {
      spec = reader.apply(request.body());
      session = session(request, spec);
    } catch (InvalidRequestException e) {
      return new KillResult(request.external(), request.external().memo().isEmpty());
    }
    Optional<LivyConnection> livy =
        session.flatMap(target -> connections.connection(target.endpoint()));
    if (session.isEmpty() || livy.isEmpty()) {
      return new KillResult(request.external(), request.external().memo().isEmpty());
    }
    SessionTurn turn = new SessionTurn(request, livy.get(), clock.instant());
    StatementSession target = session.get();
    if (!target.shared()) {
      return SessionClosing.close(turn, SessionNames.all(request.attempt(), target.spec()));
    }
    try {
      return cancel(turn, target, spec);
    } catch (LivyUnavailableException | LivyAccessException e) {
      return new KillResult(
          turn.external()
              .withWaitingFor(Optional.of("Livy, to cancel the statement: " + e.getMessage())),
          false);
    }
  }

  private KillResult cancel(SessionTurn turn, StatementSession target, StatementSpec spec) {
    String name = target.name(generation(turn));
    Optional<LivySession> session = turn.sessions().session(name).filter(open -> !open.ended());
    Optional<Integer> id = session.isEmpty() ? Optional.empty() : id(turn, target, spec, name);
    Optional<LivyStatement> statement =
        id.flatMap(known -> turn.sessions().statement(name, known)).filter(found -> !found.ended());
    if (statement.isEmpty()) {
      turn.status("KILLED");
      return new KillResult(turn.external().withWaitingFor(Optional.empty()), true);
    }
    Optional<Instant> asked = turn.memo.time("cancelAskedAt");
    if (asked.isEmpty()) {
      turn.memo = turn.memo.with("cancelAskedAt", turn.now);
      turn.sessions().cancel(name, statement.get().id());
    } else if (target.borrowed().isEmpty()
        && asked.get().plus(StatementStep.CANCEL_PATIENCE).isBefore(turn.now)) {
      turn.evidence(
          "DELETE /sessions/" + name,
          "its statement " + statement.get().id() + " does not stop",
          Verdict.UNKNOWN);
      turn.sessions().delete(name);
    }
    return new KillResult(
        turn.external().withWaitingFor(Optional.of("the cancelled statement to stop")), false);
  }

  private Optional<Integer> id(
      SessionTurn turn, StatementSession target, StatementSpec spec, String name) {
    Optional<Integer> known = turn.memo.number("statement");
    if (known.isPresent()) {
      return known;
    }
    SessionKind kind = target.kindOf(spec.kind());
    if (kind == SessionKind.SHARED) {
      return Optional.empty();
    }
    // A call that never came back may have sent it.
    String marker = StatementCode.of(turn.request.attempt(), kind, "", Map.of()).marker();
    return Optional.ofNullable(turn.sessions().firstLines(name).orElse(Map.of()).get(marker));
  }

  /** What was printed comes with the answer; while it runs there is only the driver's log. */
  @Override
  public Optional<String> log(ActionRequest request) {
    StatementSpec spec = reader.apply(request.body());
    Optional<StatementSession> target = session(request, spec);
    Optional<List<String>> lines =
        target.flatMap(
            session ->
                connections
                    .connection(session.endpoint())
                    .flatMap(livy -> livy.sessions().logTail(session.name(0))));
    return lines.filter(some -> !some.isEmpty()).map(some -> String.join("\n", some));
  }
}
