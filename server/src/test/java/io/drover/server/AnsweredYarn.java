package io.drover.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** A ResourceManager that knows one application, with the state that the test gives it. */
final class AnsweredYarn implements AutoCloseable {
  static final String APP = "application_1795235203435_0002";

  private final HttpServer server;
  private String tag = "";
  private Optional<String> application = Optional.empty();
  private int silent;

  AnsweredYarn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/ws/v1/cluster/apps", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on there is an application of that attempt. */
  synchronized void says(String attempt, String state, String finalStatus) {
    tag = attempt.toLowerCase(Locale.ROOT);
    application =
        Optional.of(
            "{\"id\":\"%s\",\"state\":\"%s\",\"finalStatus\":\"%s\",\"applicationTags\":\"%s\"}"
                .formatted(APP, state, finalStatus, tag));
  }

  /** The next questions for the attempt's tag are answered as if there were no application. */
  synchronized void staysSilentFor(int questions) {
    silent = questions;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestURI().toString();
    boolean byId = request.contains("/apps/");
    boolean byTag = application.isPresent() && request.endsWith("applicationTags=" + tag);
    if (byTag && silent > 0) {
      silent--;
      byTag = false;
    }
    Optional<String> found = byId || byTag ? application : Optional.empty();
    String body =
        byId
            ? found
                .map(one -> "{\"app\":" + one + "}")
                .orElse("{\"RemoteException\":{\"exception\":\"NotFoundException\"}}")
            : found.map(one -> "{\"apps\":{\"app\":[" + one + "]}}").orElse("{\"apps\":null}");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(byId && found.isEmpty() ? 404 : 200, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
