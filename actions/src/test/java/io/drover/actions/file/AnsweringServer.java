package io.drover.actions.file;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives every request the same answer: for faults that a real server cannot be brought to. */
public final class AnsweringServer implements AutoCloseable {
  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private AnsweringServer(int status, String body, Optional<URI> location) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          location.ifPresent(
              target ->
                  exchange
                      .getResponseHeaders()
                      .set("Location", target + exchange.getRequestURI().getPath()));
          exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
          try (exchange) {
            exchange.getResponseBody().write(content);
          }
        });
    server.start();
  }

  public static AnsweringServer of(int status, String body) throws IOException {
    return new AnsweringServer(status, body, Optional.empty());
  }

  public static AnsweringServer redirecting(URI target) throws IOException {
    return new AnsweringServer(307, "", Optional.of(target));
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** An address where nothing listens. */
  public static URI closedAddress() throws IOException {
    AnsweringServer server = of(200, "");
    server.close();
    return server.address();
  }

  /** Method and path of each request. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
