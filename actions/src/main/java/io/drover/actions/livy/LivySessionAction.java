package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.Places;
import io.drover.actions.livy.SessionLenders.Lender;
import io.drover.schema.ActionKind;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlElement;
import io.drover.schema.action.SessionSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code <livy-session>}: opens a session that later statements of the job share. OK as soon as it
 * takes statements; it stays open until the job ends, and is closed then whatever the job's status.
 * With {@code from-parent} it first looks whether a job above has one of that name open: that one
 * is used then, and only the job that opened it closes it.
 *
 * <p>Action data: {@code session} (the name in Livy) and {@code id}.
 */
public final class LivySessionAction implements ActionExecutor {
  static final ActionKind KIND = new ActionKind(ActionKind.DROVER, "livy-session");

  private final LivyConnections connections;
  private final Function<XmlElement, SessionSpec> reader;
  private final InstantSource clock;
  private final SessionOpening opening = new SessionOpening();
  private final SessionLenders lenders;

  /**
   * Makes the executor.
   *
   * @param reader reads the evaluated body; throws {@link InvalidRequestException}
   */
  public LivySessionAction(
      LivyConnections connections, Function<XmlElement, SessionSpec> reader, InstantSource clock) {
    this.connections = requireNonNull(connections, "connections");
    this.reader = requireNonNull(reader, "reader");
    this.clock = requireNonNull(clock, "clock");
    this.lenders = new SessionLenders(reader);
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public boolean staysOpen(XmlElement body) {
    return true;
  }

  @Override
  public Optional<String> sharedResource(XmlElement body) {
    return body.attribute("name").map(LivySessionAction::resource);
  }

  static String resource(String name) {
    return "session '" + name.strip() + "'";
  }

  @Override
  public boolean sharesWithParent(XmlElement body) {
    return body.attribute("from-parent").filter(text -> !text.strip().equals("false")).isPresent();
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    SessionSpec spec = reader.apply(request.body());
    // Asked once: what it began to open itself it goes on with.
    boolean asks =
        spec.fromParent()
            && !Memo.read(request.external().memo())
                .get("name")
                .equals(Optional.of(request.attempt().externalName()));
    return (asks ? lenders.above(request.others(), spec.name()) : Optional.<Lender>empty())
        .map(lender -> borrow(request, lender))
        .orElseGet(() -> open(request, false));
  }

  private ActionOutcome borrow(ActionRequest request, Lender lender) {
    if (!lender.open()) {
      return new Failed(
          request.external(),
          ErrorType.ERROR,
          SessionFailures.NOT_OPEN,
          "session '"
              + lender.spec().name().orElse("")
              + "' of job "
              + lender.job().id()
              + " ended with its run "
              + lender.session().attempt().run()
              + "; rerun that job from its node '"
              + lender.session().attempt().actionId().node()
              + "'");
    }
    BorrowedSession borrowed = lender.lend();
    Optional<LivyConnection> livy = connections.connection(borrowed.endpoint());
    if (livy.isEmpty()) {
      return unknownEndpoint(request, borrowed.endpoint(), connections);
    }
    SessionTurn turn = new SessionTurn(request, livy.get(), clock.instant());
    turn.memo = borrowed.into(turn.memo);
    turn.status("BORROWED");
    return opened(turn, borrowed.name(), borrowed.livyId());
  }

  private static ActionOutcome opened(SessionTurn turn, String name, int id) {
    turn.externalId("livy-session-" + id);
    return new Succeeded(
        turn.external().withWaitingFor(Optional.empty()),
        Map.of("session", name, "id", Integer.toString(id)));
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    return open(request, true);
  }

  private ActionOutcome open(ActionRequest request, boolean checking) {
    SessionSpec spec = reader.apply(request.body());
    String endpoint = spec.endpoint().orElse(LivyEndpoint.DEFAULT_NAME);
    Optional<LivyConnection> livy = connections.connection(endpoint);
    if (livy.isEmpty()) {
      return unknownEndpoint(request, endpoint, connections);
    }
    SessionTurn turn = new SessionTurn(request, livy.get(), clock.instant());
    turn.needsPlace(spec, true);
    String name = SessionNames.name(request.attempt(), 0);
    return opening
        .open(
            turn,
            name,
            () -> SessionRequest.of(name, spec, request.attempt(), request, livy.get().endpoint()))
        .accept(new Outcome(turn, name, checking));
  }

  static ActionOutcome unknownEndpoint(
      ActionRequest request, String endpoint, LivyConnections connections) {
    return new Failed(
        request.external(),
        ErrorType.ERROR,
        BatchFailures.REJECTED,
        "no Livy endpoint '"
            + endpoint
            + "' is configured; there are "
            + connections.names().stream().sorted().toList());
  }

  /** What the session's standing means for the action. */
  private record Outcome(SessionTurn turn, String name, boolean checking)
      implements SessionStanding.Visitor<ActionOutcome> {
    @Override
    public ActionOutcome usable(SessionStanding.Usable standing) {
      turn.status("OPEN");
      return opened(turn, name, standing.session().id());
    }

    @Override
    public ActionOutcome coming(SessionStanding.Coming standing) {
      turn.status("STARTING");
      return standing.exists() || checking
          ? turn.running(standing.waitingFor(), standing.again())
          : turn.notStarted(standing.waitingFor(), standing.again());
    }

    @Override
    public ActionOutcome inLine(SessionStanding.InLine standing) {
      Places.Waiting waiting = standing.waiting();
      return checking ? turn.running(waiting.reason(), waiting.again()) : turn.notStarted(waiting);
    }

    @Override
    public ActionOutcome lost(SessionStanding.Lost standing) {
      return turn.failed(
          ErrorType.ERROR, SessionFailures.NOT_OPEN, "did not open: " + standing.why());
    }

    @Override
    public ActionOutcome refused(SessionStanding.Refused standing) {
      return turn.failed(standing.type(), standing.code(), standing.message());
    }
  }

  /**
   * Closes what the attempt may have opened itself. A call that crashed may have done so before the
   * next one found a session to borrow, which itself is left alone.
   */
  @Override
  public KillResult kill(ActionRequest request) {
    SessionSpec spec;
    try {
      spec = reader.apply(request.body());
    } catch (InvalidRequestException e) {
      // A body that cannot be read opened nothing.
      return new KillResult(request.external(), true);
    }
    boolean borrowed = borrowed(request).isPresent();
    Optional<LivyConnection> livy =
        connections.connection(spec.endpoint().orElse(LivyEndpoint.DEFAULT_NAME));
    if (livy.isEmpty()) {
      return new KillResult(request.external(), borrowed || request.external().memo().isEmpty());
    }
    SessionTurn turn = new SessionTurn(request, livy.get(), clock.instant());
    KillResult result = SessionClosing.close(turn, SessionNames.all(request.attempt(), spec));
    return result.stopped() && !borrowed
        ? new KillResult(result.external().withExternalStatus("CLOSED"), true)
        : result;
  }

  private static Optional<BorrowedSession> borrowed(ActionRequest request) {
    return BorrowedSession.in(
        new OtherAction(request.attempt(), request.external(), request.body()));
  }

  @Override
  public Optional<String> log(ActionRequest request) {
    SessionSpec spec = reader.apply(request.body());
    StatementSession session =
        StatementSession.shared(request.attempt(), spec, borrowed(request), "");
    Optional<List<String>> lines =
        connections
            .connection(session.endpoint())
            .flatMap(livy -> livy.sessions().logTail(session.name(0)));
    return lines.filter(some -> !some.isEmpty()).map(some -> String.join("\n", some));
  }
}
