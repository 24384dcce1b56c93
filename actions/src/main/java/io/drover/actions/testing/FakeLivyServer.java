package io.drover.actions.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Livy server for tests that must provoke what a real one does only by accident. It behaves as
 * Livy 0.7.1 was measured to: unique names, ids from 0 after a restart, entries that stay {@code
 * starting} after a refused submission, DELETE that forgets, a 400 when full, four shapes of error
 * bodies. Batches run until the test ends them. Listens on 127.0.0.1; thread-safe.
 *
 * <p>A file below {@code /forbidden} is refused after registration, as Livy does with a path that
 * is not white-listed.
 */
public final class FakeLivyServer implements AutoCloseable {

  /** What may go wrong with one request. */
  public enum Fault {
    /** The connection closes before Livy sees the request. */
    DROP_REQUEST,
    /** Livy does the work, the answer is lost. */
    DROP_ANSWER,
    /** Livy does the work and answers when the test calls {@link #release()}. */
    HOLD_ANSWER,
    /** Livy does the work, a proxy answers 500 with a page. */
    HTML_500,
    /** Livy does the work, a proxy answers 400 with a page. */
    HTML_400,
    /** A proxy answers 404 with an empty body without asking Livy. */
    EMPTY_404,
    /**
     * Livy overlooks the name, as it may while it takes others in: its table of names is read
     * without a lock while it grows (0.7.1 to 0.9.0).
     */
    OVERLOOKED,
    /** A proxy sends a redirect to a login page. */
    REDIRECT,
    /** Livy does the work, the body that comes back is no JSON. */
    GARBAGE,
    /** Livy does the work, the body ends in the middle. */
    CUT_BODY,
    /** 401 without asking Livy. */
    UNAUTHORIZED,
  }

  private static final class Batch {
    final int id;
    final String name;
    @Nullable String proxyUser;
    final long createdNanos = System.nanoTime();
    String state = "starting";
    @Nullable String appId;
    @Nullable String sparkUiUrl;
    final List<String> log = new ArrayList<>();

    Batch(int id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  private record Rule(String method, Fault fault) {}

  record Reply(int status, String contentType, String text) {
    static Reply json(int status, Object value) {
      return new Reply(status, "application/json", value.toString());
    }

    byte[] body() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  static {
    // Without it the JDK's server sends head and body apart, and each answer takes 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FIELDS =
      Set.of(
          "file",
          "proxyUser",
          "args",
          "className",
          "jars",
          "pyFiles",
          "files",
          "driverMemory",
          "driverCores",
          "executorMemory",
          "executorCores",
          "numExecutors",
          "archives",
          "queue",
          "name",
          "conf");
  private static final Set<String> ENDED = Set.of("success", "dead", "killed", "error");

  private final HttpServer http;
  private final ExecutorService threads;
  private final FakeLivySessions sessions = new FakeLivySessions();
  private final Map<Integer, Batch> batches = new LinkedHashMap<>();
  private final List<JsonNode> accepted = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();
  private final Deque<Rule> faults = new ArrayDeque<>();
  private CountDownLatch held = new CountDownLatch(1);
  private int nextId;
  private int requests;
  private int mostAlive;
  private int refusals;
  private Optional<Duration> lifetime = Optional.empty();
  private int most = 100;
  private boolean impersonation;
  private boolean slowDelete;
  private boolean refusesAfterRegistration;
  private Optional<String> authorization = Optional.empty();
  private String initialState = "running";
  private List<String> initialLog = List.of();

  private FakeLivyServer(int port) {
    try {
      this.http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "fake-livy");
              thread.setDaemon(true);
              return thread;
            });
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
  }

  /** Starts one on a free port. */
  public static FakeLivyServer start() {
    return new FakeLivyServer(0);
  }

  /** Starts one on the port of another that was closed. */
  public static FakeLivyServer startAt(URI uri) {
    return new FakeLivyServer(uri.getPort());
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Its interactive sessions. */
  public FakeLivySessions sessions() {
    return sessions;
  }

  /** The next request of that method goes wrong so; several form a queue. */
  public synchronized void fault(String method, Fault fault) {
    faults.add(new Rule(method, fault));
  }

  /** Lets answers go that {@link Fault#HOLD_ANSWER} and a slow DELETE keep back. */
  public void release() {
    CountDownLatch latch;
    synchronized (this) {
      latch = held;
      held = new CountDownLatch(1);
      slowDelete = false;
    }
    latch.countDown();
  }

  /** How many batches may be alive; beyond it Livy answers 400. */
  public synchronized void limit(int alive) {
    most = alive;
  }

  public synchronized void impersonate(boolean on) {
    impersonation = on;
  }

  /** DELETE ends the batch only when {@link #release()} is called. */
  public synchronized void deleteSlowly() {
    slowDelete = true;
  }

  /** The state that a new batch answers with; {@code running} at first. */
  public synchronized void newBatchesAre(String state) {
    initialState = state;
  }

  /** Batches end as {@code success} by themselves, so long after they were created. */
  public synchronized void batchesEndAfter(Duration time) {
    lifetime = Optional.of(time);
  }

  /** How many batches were ever alive at once. */
  public synchronized int mostAlive() {
    return mostAlive;
  }

  /** How many submissions were refused because too many were alive. */
  public synchronized int refusals() {
    return refusals;
  }

  /** Lines that a new batch has written when it answers. */
  public synchronized void newBatchesLog(String... lines) {
    initialLog = List.of(lines);
  }

  /** New batches are registered and refused, as when their process cannot be started. */
  public synchronized void refuseAfterRegistration(boolean on) {
    refusesAfterRegistration = on;
  }

  /** Requests must carry this Authorization header. */
  public synchronized void requireAuthorization(String header) {
    authorization = Optional.of(header);
  }

  /** Ends or changes a batch, as its process does. */
  public synchronized void set(String name, String state, String... logLines) {
    Batch batch = named(name).orElseThrow();
    batch.state = state;
    batch.log.addAll(List.of(logLines));
  }

  /** The cluster has accepted it. */
  public synchronized void setApplication(String name, String appId, String sparkUiUrl) {
    Batch batch = named(name).orElseThrow();
    batch.appId = appId;
    batch.sparkUiUrl = sparkUiUrl;
  }

  /** Retention has passed, or somebody deleted it. */
  public synchronized void forget(String name) {
    named(name).ifPresent(batch -> batches.remove(batch.id));
  }

  /** A restart without recovery: nothing is remembered, ids start at 0, processes live on. */
  public synchronized void restartWithoutRecovery() {
    batches.clear();
    nextId = 0;
  }

  /** A batch of somebody else. */
  public synchronized void addForeign(String name) {
    Batch batch = new Batch(nextId++, name);
    batch.state = "running";
    batch.log.add("stdout: ");
    batches.put(batch.id, batch);
  }

  /** Registers an entry that never starts, as an earlier refused submission left it. */
  public synchronized void addZombie(String name) {
    Batch batch = new Batch(nextId++, name);
    batches.put(batch.id, batch);
  }

  /** The bodies of every batch whose process was started, over all restarts. */
  public synchronized List<JsonNode> started() {
    return List.copyOf(accepted);
  }

  /** Names that were deleted, in order. */
  public synchronized List<String> deleted() {
    return List.copyOf(deleted);
  }

  public synchronized boolean knows(String name) {
    return named(name).isPresent();
  }

  /** All requests so far. */
  public synchronized int requests() {
    return requests;
  }

  @Override
  public void close() {
    release();
    http.stop(0);
    threads.shutdownNow();
  }

  private synchronized Optional<Batch> named(String name) {
    return batches.values().stream().filter(batch -> batch.name.equals(name)).findFirst();
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Optional<Fault> fault = nextFault(exchange.getRequestMethod());
    if (fault.isPresent() && beforeLivy(exchange, fault.get())) {
      return;
    }
    Reply reply = answer(exchange, body);
    if (fault.isPresent()) {
      afterLivy(exchange, fault.get(), reply);
    } else {
      send(exchange, reply);
    }
  }

  private synchronized Optional<Fault> nextFault(String method) {
    requests++;
    Rule next = faults.peek();
    if (next == null || !next.method().equals(method)) {
      return Optional.empty();
    }
    faults.remove();
    return Optional.of(next.fault());
  }

  private static boolean beforeLivy(HttpExchange exchange, Fault fault) throws IOException {
    switch (fault) {
      case DROP_REQUEST -> exchange.close();
      case EMPTY_404 -> send(exchange, new Reply(404, "text/html", ""));
      case OVERLOOKED -> {
        String path = exchange.getRequestURI().getPath();
        String key = path.substring(path.lastIndexOf('/') + 1);
        send(exchange, message(404, "Session '" + key + "' not found."));
      }
      case UNAUTHORIZED -> send(exchange, html(401, "Unauthorized"));
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", "/login");
        send(exchange, new Reply(302, "text/html", ""));
      }
      case DROP_ANSWER, HOLD_ANSWER, HTML_500, HTML_400, GARBAGE, CUT_BODY -> {
        return false;
      }
    }
    return true;
  }

  private void afterLivy(HttpExchange exchange, Fault fault, Reply reply) throws IOException {
    switch (fault) {
      case DROP_ANSWER -> exchange.close();
      case HOLD_ANSWER -> {
        waitForRelease();
        send(exchange, reply);
      }
      case HTML_500 -> send(exchange, html(500, "Internal Server Error"));
      case HTML_400 -> send(exchange, html(400, "Bad Request"));
      case GARBAGE -> send(exchange, new Reply(reply.status(), "application/json", "][ not json"));
      case CUT_BODY -> {
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body(), 0, reply.body().length / 2);
        exchange.getResponseBody().flush();
        exchange.close();
      }
      case DROP_REQUEST, EMPTY_404, OVERLOOKED, REDIRECT, UNAUTHORIZED ->
          throw new IllegalStateException("handled before: " + fault);
    }
  }

  private void waitForRelease() {
    CountDownLatch latch;
    synchronized (this) {
      latch = held;
    }
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a test forgot to release an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reply html(int status, String title) {
    String page =
        "<html><head><title>" + title + "</title></head><body>" + title + "</body></html>";
    return new Reply(status, "text/html", page);
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    exchange.sendResponseHeaders(reply.status(), reply.text().isEmpty() ? -1 : reply.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(reply.body());
    }
    exchange.close();
  }

  private Reply answer(HttpExchange exchange, byte[] body) {
    String method = exchange.getRequestMethod();
    synchronized (this) {
      String sent = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization.isPresent() && !authorization.get().equals(sent)) {
        return html(401, "Unauthorized");
      }
    }
    if (!method.equals("GET") && exchange.getRequestHeaders().getFirst("X-Requested-By") == null) {
      return html(400, "Missing Required Header for CSRF protection.");
    }
    String[] path = exchange.getRequestURI().getRawPath().split("/", 6);
    if (path.length > 1 && path[1].equals("sessions")) {
      List<String> segments =
          Arrays.stream(path, 2, path.length)
              .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
              .toList();
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      return segments.isEmpty() && method.equals("GET")
          ? page(sessions.views(), query)
          : sessions.answer(method, segments, body);
    }
    if (path.length < 2 || !path[1].equals("batches")) {
      return new Reply(404, "text/html", "");
    }
    if (path.length == 2) {
      return switch (method) {
        case "POST" -> create(body);
        case "GET" -> page(views(), String.valueOf(exchange.getRequestURI().getRawQuery()));
        default -> new Reply(405, "text/html", "");
      };
    }
    String key = URLDecoder.decode(path[2], StandardCharsets.UTF_8);
    return method.equals("DELETE") ? delete(key) : read(key, path.length > 3 ? path[3] : "");
  }

  private synchronized Optional<Batch> find(String key) {
    return key.chars().allMatch(Character::isDigit)
        ? Optional.ofNullable(batches.get(Integer.valueOf(key)))
        : named(key);
  }

  static Reply message(int status, String text) {
    return Reply.json(status, JSON.createObjectNode().put("msg", text));
  }

  static Reply text(int status, String text) {
    return Reply.json(status, JSON.getNodeFactory().textNode(text));
  }

  private synchronized Reply create(byte[] body) {
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return text(400, "Unexpected end-of-input");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String field : (Iterable<String>) request::fieldNames) {
      if (!FIELDS.contains(field)) {
        return text(400, "Unrecognized field \"" + field + "\", not marked as ignorable");
      }
    }
    String name = request.path("name").asText("");
    if (alive() >= most) {
      refusals++;
      return message(400, "Rejected, too many sessions are being created!");
    }
    int id = nextId++;
    if (named(name).isPresent()) {
      return message(
          400, "Rejected, Reason: Duplicate session name: Some(" + name + ") for session " + id);
    }
    if (name.isEmpty() || name.chars().allMatch(Character::isDigit)) {
      return message(400, "Rejected, Reason: Invalid session name: " + name);
    }
    Batch batch = new Batch(id, name);
    batches.put(id, batch);
    if (hasNull(request)) {
      return text(500, "java.lang.NullPointerException");
    }
    if (refusesAfterRegistration || request.path("file").asText("").contains("/forbidden")) {
      return message(
          400,
          "requirement failed: Local path "
              + request.path("file").asText("")
              + " cannot be added to user sessions.");
    }
    batch.proxyUser = impersonation ? request.path("proxyUser").asText(null) : null;
    batch.state = initialState;
    batch.log.add("stdout: ");
    batch.log.addAll(initialLog);
    batch.log.add("\nstderr: ");
    accepted.add(request);
    mostAlive = Math.max(mostAlive, alive());
    return Reply.json(201, view(batch));
  }

  private void end(Batch batch) {
    boolean over =
        lifetime
            .filter(time -> System.nanoTime() - batch.createdNanos > time.toNanos())
            .isPresent();
    if (over && !ENDED.contains(batch.state)) {
      batch.state = "success";
    }
  }

  private synchronized int alive() {
    batches.values().forEach(this::end);
    return (int) batches.values().stream().filter(batch -> !ENDED.contains(batch.state)).count();
  }

  private static boolean hasNull(JsonNode node) {
    if (node.isNull()) {
      return true;
    }
    for (JsonNode child : node) {
      if (hasNull(child)) {
        return true;
      }
    }
    return false;
  }

  private synchronized Reply read(String key, String what) {
    Optional<Batch> found = find(key);
    if (found.isEmpty()) {
      return message(404, "Session '" + key + "' not found.");
    }
    Batch batch = found.get();
    end(batch);
    return switch (what) {
      case "" -> Reply.json(200, view(batch));
      case "state" ->
          Reply.json(200, JSON.createObjectNode().put("id", batch.id).put("state", batch.state));
      case "log" -> {
        ObjectNode log = JSON.createObjectNode().put("id", batch.id).put("from", 0);
        log.put("total", batch.log.size());
        batch.log.forEach(log.putArray("log")::add);
        yield Reply.json(200, log);
      }
      default -> new Reply(404, "text/html", "");
    };
  }

  private synchronized List<ObjectNode> views() {
    return batches.values().stream().map(FakeLivyServer::view).toList();
  }

  /** As many as asked for, and a hundred when the query does not say. */
  private static Reply page(List<ObjectNode> all, String query) {
    int from = Math.min(parameter(query, "from", 0), all.size());
    int end = Math.min(from + parameter(query, "size", 100), all.size());
    ObjectNode page = JSON.createObjectNode().put("from", from).put("total", all.size());
    page.putArray("sessions").addAll(all.subList(from, end));
    return Reply.json(200, page);
  }

  private static int parameter(String query, String name, int otherwise) {
    return Arrays.stream(query.split("&", -1))
        .filter(one -> one.startsWith(name + "="))
        .map(one -> Integer.valueOf(one.substring(name.length() + 1)))
        .findFirst()
        .orElse(otherwise);
  }

  private static ObjectNode view(Batch batch) {
    ObjectNode view = JSON.createObjectNode().put("id", batch.id).put("name", batch.name);
    view.putNull("owner").put("proxyUser", batch.proxyUser).put("state", batch.state);
    view.put("appId", batch.appId);
    view.putObject("appInfo").putNull("driverLogUrl").put("sparkUiUrl", batch.sparkUiUrl);
    ArrayNode log = view.putArray("log");
    batch.log.subList(Math.max(0, batch.log.size() - 10), batch.log.size()).forEach(log::add);
    return view;
  }

  private Reply delete(String key) {
    boolean slow;
    synchronized (this) {
      if (find(key).isEmpty()) {
        return message(404, "Session '" + key + "' not found.");
      }
      slow = slowDelete;
    }
    if (slow) {
      waitForRelease();
    }
    synchronized (this) {
      Optional<Batch> found = find(key);
      if (found.isEmpty()) {
        return message(404, "Session '" + key + "' not found.");
      }
      batches.remove(found.get().id);
      deleted.add(found.get().name);
      return message(200, "deleted");
    }
  }
}
