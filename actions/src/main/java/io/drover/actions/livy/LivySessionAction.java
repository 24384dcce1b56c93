package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
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
 *
 * <p>Action data: {@code session} (the name in Livy) and {@code id}.
 */
public final class LivySessionAction implements ActionExecutor {
  static final ActionKind KIND = new ActionKind(ActionKind.DROVER, "livy-session");

  private final LivyConnections connections;
  private final Function<XmlElement, SessionSpec> reader;
  private final InstantSource clock;
  private final SessionOpening opening = new SessionOpening();

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
  public ActionOutcome start(ActionRequest request) {
    return open(request, false);
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
      int id = standing.session().id();
      turn.status("OPEN");
      turn.externalId("livy-session-" + id);
      return new Succeeded(
          turn.external().withWaitingFor(Optional.empty()),
          Map.of("session", name, "id", Integer.toString(id)));
    }

    @Override
    public ActionOutcome coming(SessionStanding.Coming standing) {
      turn.status("STARTING");
      return standing.exists() || checking
          ? turn.running(standing.waitingFor(), standing.again())
          : turn.notStarted(standing.waitingFor(), standing.again());
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

  @Override
  public KillResult kill(ActionRequest request) {
    SessionSpec spec;
    try {
      spec = reader.apply(request.body());
    } catch (InvalidRequestException e) {
      // A body that cannot be read opened nothing.
      return new KillResult(request.external(), true);
    }
    Optional<LivyConnection> livy =
        connections.connection(spec.endpoint().orElse(LivyEndpoint.DEFAULT_NAME));
    if (livy.isEmpty()) {
      return new KillResult(request.external(), request.external().memo().isEmpty());
    }
    SessionTurn turn = new SessionTurn(request, livy.get(), clock.instant());
    KillResult result = SessionClosing.close(turn, SessionNames.all(request.attempt(), spec));
    return result.stopped()
        ? new KillResult(result.external().withExternalStatus("CLOSED"), true)
        : result;
  }

  @Override
  public Optional<String> log(ActionRequest request) {
    SessionSpec spec = reader.apply(request.body());
    Optional<List<String>> lines =
        connections
            .connection(spec.endpoint().orElse(LivyEndpoint.DEFAULT_NAME))
            .flatMap(livy -> livy.sessions().logTail(SessionNames.name(request.attempt(), 0)));
    return lines.filter(some -> !some.isEmpty()).map(some -> String.join("\n", some));
  }
}
