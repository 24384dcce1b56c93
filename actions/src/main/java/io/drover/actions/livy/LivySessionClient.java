package io.drover.actions.livy;

import io.drover.actions.Fence;
import io.drover.schema.action.SessionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Livy's interactive sessions over REST (routes {@code /sessions}, the same in Livy 0.7 to 0.9).
 * Thread-safe; each call ends within the endpoint's time-outs. Errors as in {@link LivyClient}.
 *
 * <p>Every call about one session is a heartbeat to Livy.
 */
public final class LivySessionClient implements AutoCloseable {
  private static final long LONGEST_SESSION = 16L * 1024 * 1024;

  /** What a statement answers may be large: a thousand rows, or what it printed. */
  private static final long LONGEST_STATEMENT = 64L * 1024 * 1024;

  private static final long LONGEST_LIST = 512L * 1024 * 1024;

  private final LivyCalls calls;

  public LivySessionClient(LivyEndpoint endpoint) {
    this.calls = new LivyCalls(endpoint);
  }

  /** Opens a session. Livy refuses the name a second time only while it remembers the first. */
  CreateResult<LivySession> create(SessionRequest request, Fence fence) {
    return calls.create(
        "/sessions", SessionJson.write(request), LONGEST_SESSION, SessionJson::readSession, fence);
  }

  /** The session of that name; empty when Livy knows none. */
  public Optional<LivySession> session(String name) {
    return calls.ask(path(name), LONGEST_SESSION, SessionJson::readSession);
  }

  /** The last lines of the driver's log; empty when the session is unknown. */
  public Optional<List<String>> logTail(String name) {
    return calls.ask(path(name) + "/log?from=-1&size=-1", LONGEST_SESSION, LivyJson::readLog);
  }

  /** Tells Livy that the session is in use, which even a busy one can be closed for lack of. */
  public boolean keepAlive(String name) {
    return calls.tell(path(name) + "/connect");
  }

  /** Ends and forgets the session with everything in it. */
  public DeleteResult delete(String name) {
    return calls.delete(path(name));
  }

  /**
   * Gives the session a statement. Livy has no names for statements: look for the first line of the
   * code with {@link #firstLines} before sending it again.
   */
  public CreateResult<LivyStatement> run(
      String session, String code, SessionKind kind, Fence fence) {
    return calls.create(
        path(session) + "/statements",
        SessionJson.writeStatement(code, kind),
        LONGEST_STATEMENT,
        SessionJson::readStatement,
        fence);
  }

  /** Empty when Livy does not know the session, or the statement any more. */
  public Optional<LivyStatement> statement(String session, int id) {
    return calls.ask(
        path(session) + "/statements/" + id, LONGEST_STATEMENT, SessionJson::readStatement);
  }

  /** Numbers of the statements that Livy still has (the last 100), by first line of their code. */
  public Optional<Map<String, Integer>> firstLines(String session) {
    return calls.ask(path(session) + "/statements", LONGEST_LIST, SessionJson::readFirstLines);
  }

  /** Asks to end a statement; one that has ended or is unknown is fine. */
  public boolean cancel(String session, int id) {
    return calls.tell(path(session) + "/statements/" + id + "/cancel");
  }

  private static String path(String name) {
    return "/sessions/" + LivyCalls.segment(name);
  }

  @Override
  public void close() {
    calls.close();
  }
}
