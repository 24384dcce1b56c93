package io.drover.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.testing.FakeLivyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A whole server on a free port, with a fake Livy, and plain HTTP to it. */
final class RunningServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final FakeLivyServer livy = FakeLivyServer.start();
  final DroverServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  RunningServer(Path directory) throws Exception {
    this(directory, Map.of());
  }

  RunningServer(Path directory, Map<String, String> more) throws Exception {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("server.port", "0");
    overrides.put("server.data-dir", directory.resolve("data").toString());
    overrides.put("files.local-roots", directory.toString());
    overrides.put("livy.endpoints.default.url", livy.uri().toString());
    overrides.put("workflow.retry-interval", "PT0S");
    overrides.putAll(more);
    server = DroverServer.start(ServerConfig.load(Optional.empty(), Map.of(), overrides));
  }

  String url() {
    return server.url();
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url() + path)));
  }

  HttpResponse<String> post(String path, String contentType, String body) {
    return post(path, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> post(String path, String contentType, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    return send(request);
  }

  HttpResponse<String> put(String path) {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path)).PUT(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Posts a workflow.xml; gives the new job's id. */
  String submit(String xml) {
    HttpResponse<String> response = post("/api/v1/workflows", "application/xml", xml);
    if (response.statusCode() != 201) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return json(response).path("id").asText();
  }

  JsonNode job(String id) {
    return json(get("/api/v1/jobs/" + id));
  }

  long jobCount() {
    return json(get("/api/v1/jobs")).path("total").asLong();
  }

  /** Waits for the end; gives the status. */
  String end(String id) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !job(id).path("endedAt").isNull());
    return job(id).path("status").asText();
  }

  static String app(String nodes) {
    return "<workflow-app xmlns='uri:oozie:workflow:0.5' name='test'>" + nodes + "</workflow-app>";
  }

  /** A workflow that does nothing. */
  static String noop() {
    return app("<start to='end'/><end name='end'/>");
  }

  @Override
  public void close() {
    server.close();
    livy.close();
  }
}
