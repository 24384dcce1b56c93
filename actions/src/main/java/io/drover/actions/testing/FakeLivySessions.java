package io.drover.actions.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.actions.testing.FakeLivyServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The interactive sessions of a {@link FakeLivyServer}: unique names, statements one after the
 * other, a list of the last hundred, a 400 or 500 for those that are dead. A statement is answered
 * by a function of the test; one that it does not answer runs until it is cancelled. Thread-safe.
 */
public final class FakeLivySessions {
  private static final int RETAINED = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final class Statement {
    final int id;
    final String code;
    String state = "waiting";
    @Nullable ObjectNode output;

    Statement(int id, String code) {
      this.id = id;
      this.code = code;
    }
  }

  private static final class Session {
    final int id;
    final String name;
    final JsonNode request;
    String state;
    final List<String> log = new ArrayList<>();
    final List<Statement> statements = new ArrayList<>();
    int nextStatement;

    Session(int id, String name, JsonNode request, String state) {
      this.id = id;
      this.name = name;
      this.request = request;
      this.state = state;
    }
  }

  private final Map<Integer, Session> sessions = new LinkedHashMap<>();
  private final List<JsonNode> started = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();
  private final List<String> run = new ArrayList<>();
  private int nextId;
  private int keptAlive;
  private String initialState = "idle";
  private boolean stubborn;
  private Function<String, Optional<ObjectNode>> answers = code -> Optional.of(ok(""));

  FakeLivySessions() {}

  /** An output that worked and printed this. */
  public static ObjectNode ok(String text) {
    ObjectNode output = JSON.createObjectNode().put("status", "ok").put("execution_count", 0);
    output.putObject("data").put("text/plain", text);
    return output;
  }

  /** An output that failed. */
  public static ObjectNode error(String name, String value, String... traceback) {
    ObjectNode output =
        JSON.createObjectNode().put("status", "error").put("ename", name).put("evalue", value);
    ArrayNode lines = output.putArray("traceback");
    List.of(traceback).forEach(lines::add);
    return output;
  }

  /** What statements answer, by their code; empty for one that runs on. */
  public synchronized void answer(Function<String, Optional<ObjectNode>> function) {
    answers = function;
  }

  /** The state in which a new session is; {@code idle} at first. */
  public synchronized void newSessionsAre(String state) {
    initialState = state;
  }

  /** Cancelled statements go on, as driver-side code does. */
  public synchronized void ignoreCancel() {
    stubborn = true;
  }

  /** Changes a session, as its driver does. */
  public synchronized void set(String name, String state, String... logLines) {
    Session session = named(name).orElseThrow();
    session.state = state;
    session.log.addAll(List.of(logLines));
  }

  /** A restart without recovery: nothing is remembered. */
  public synchronized void forgetAll() {
    sessions.clear();
    nextId = 0;
  }

  /** The bodies of every session that was opened. */
  public synchronized List<JsonNode> started() {
    return List.copyOf(started);
  }

  /** Names of the sessions that are open. */
  public synchronized List<String> open() {
    return sessions.values().stream().map(session -> session.name).toList();
  }

  /** Names that were deleted, in order. */
  public synchronized List<String> deleted() {
    return List.copyOf(deleted);
  }

  /** The code of every statement that was taken in, in order, with its session's name before. */
  public synchronized List<String> ran() {
    return List.copyOf(run);
  }

  /** How often somebody asked to keep a session alive. */
  public synchronized int keptAlive() {
    return keptAlive;
  }

  synchronized List<ObjectNode> views() {
    return sessions.values().stream().map(FakeLivySessions::view).toList();
  }

  private Optional<Session> named(String name) {
    return sessions.values().stream().filter(session -> session.name.equals(name)).findFirst();
  }

  private Optional<Session> find(String key) {
    return key.chars().allMatch(Character::isDigit)
        ? Optional.ofNullable(sessions.get(Integer.valueOf(key)))
        : named(key);
  }

  /** Answers a request; {@code path} holds the decoded segments behind {@code /sessions}. */
  synchronized Reply answer(String method, List<String> path, byte[] body) {
    if (path.isEmpty()) {
      return method.equals("POST") ? create(body) : new Reply(405, "text/html", "");
    }
    Optional<Session> found = find(path.get(0));
    if (found.isEmpty()) {
      return FakeLivyServer.message(404, "Session '" + path.get(0) + "' not found.");
    }
    Session session = found.get();
    if (path.size() == 1) {
      return method.equals("DELETE") ? delete(session) : Reply.json(200, view(session));
    }
    return switch (path.get(1)) {
      case "connect" -> {
        keptAlive++;
        yield Reply.json(200, view(session));
      }
      case "log" -> log(session);
      case "statements" -> statements(session, method, path.subList(2, path.size()), body);
      default -> new Reply(404, "text/html", "");
    };
  }

  private Reply create(byte[] body) {
    JsonNode request = read(body);
    String name = request.path("name").asText("");
    int id = nextId++;
    if (named(name).isPresent()) {
      return FakeLivyServer.message(
          400, "Rejected, Reason: Duplicate session name: Some(" + name + ") for session " + id);
    }
    if (request.path("jars").path(0).asText("").contains("/forbidden")) {
      sessions.put(id, new Session(id, name, request, "starting"));
      return FakeLivyServer.message(
          400, "requirement failed: Local path cannot be added to user sessions.");
    }
    Session session = new Session(id, name, request, initialState);
    session.log.add("stdout: ");
    sessions.put(id, session);
    started.add(request);
    return Reply.json(201, view(session));
  }

  private Reply delete(Session session) {
    sessions.remove(session.id);
    deleted.add(session.name);
    return FakeLivyServer.message(200, "deleted");
  }

  private static Reply log(Session session) {
    ObjectNode log = JSON.createObjectNode().put("id", session.id).put("from", 0);
    log.put("total", session.log.size());
    session.log.forEach(log.putArray("log")::add);
    return Reply.json(200, log);
  }

  private static ObjectNode view(Session session) {
    ObjectNode view = JSON.createObjectNode().put("id", session.id).put("name", session.name);
    view.putNull("appId").putNull("owner");
    view.set("proxyUser", session.request.path("proxyUser"));
    view.put("state", session.state).put("kind", session.request.path("kind").asText());
    view.putObject("appInfo").putNull("driverLogUrl").putNull("sparkUiUrl");
    session.log.forEach(view.putArray("log")::add);
    return view;
  }

  private Reply statements(Session session, String method, List<String> path, byte[] body) {
    boolean takes = session.state.equals("idle") || session.state.equals("busy");
    if (path.isEmpty() && method.equals("POST")) {
      return takes
          ? take(session, read(body).path("code").asText())
          : FakeLivyServer.text(
              500, "java.lang.IllegalStateException: Session is in state " + session.state);
    }
    if (!takes) {
      return FakeLivyServer.message(400, "requirement failed: Session isn't active.");
    }
    if (path.isEmpty()) {
      ObjectNode list = JSON.createObjectNode().put("total_statements", session.statements.size());
      ArrayNode array = list.putArray("statements");
      session.statements.forEach(statement -> array.add(view(statement)));
      return Reply.json(200, list);
    }
    int id = Integer.parseInt(path.get(0));
    Optional<Statement> statement =
        session.statements.stream().filter(one -> one.id == id).findFirst();
    if (path.size() > 1 && path.get(1).equals("cancel")) {
      statement.ifPresent(this::cancel);
      return FakeLivyServer.message(200, "canceled");
    }
    return statement
        .map(found -> Reply.json(200, view(advanced(session, found))))
        .orElseGet(() -> FakeLivyServer.text(404, "Statement not found"));
  }

  private Reply take(Session session, String code) {
    Statement statement = new Statement(session.nextStatement++, code);
    session.statements.add(statement);
    if (session.statements.size() > RETAINED) {
      session.statements.remove(0);
    }
    run.add(session.name + ": " + code);
    // The answer shows it as it was taken in, whatever it does next.
    return Reply.json(201, view(statement));
  }

  private void cancel(Statement statement) {
    if (statement.state.equals("waiting") || statement.state.equals("running")) {
      statement.state = stubborn ? "cancelling" : "cancelled";
    }
  }

  /** Statements run in their order: one that does not end holds up those behind it. */
  private Statement advanced(Session session, Statement asked) {
    for (Statement statement : session.statements) {
      if (statement.state.equals("waiting") || statement.state.equals("running")) {
        Optional<ObjectNode> output = answers.apply(statement.code);
        statement.state = output.isPresent() ? "available" : "running";
        statement.output = output.orElse(null);
      }
      if (statement.state.equals("running") || statement.state.equals("cancelling")) {
        break;
      }
    }
    return asked;
  }

  private static ObjectNode view(Statement statement) {
    ObjectNode view = JSON.createObjectNode().put("id", statement.id).put("code", statement.code);
    view.put("state", statement.state);
    view.set("output", statement.output == null ? view.nullNode() : statement.output);
    view.put("progress", statement.state.equals("available") ? 1.0 : 0.0);
    return view;
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
