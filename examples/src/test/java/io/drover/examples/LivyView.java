package io.drover.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a Livy server itself says about its sessions and batches. */
final class LivyView {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uri;

  LivyView(URI uri) {
    this.uri = uri;
  }

  /** Names of the sessions that it has. */
  List<String> open() {
    List<String> names = new ArrayList<>();
    for (JsonNode session : send("GET", "/sessions?from=0&size=1000").path("sessions")) {
      names.add(session.path("name").asText(session.path("id").asText()));
    }
    return names;
  }

  /** Names of all batches that were ever started, by whoever. */
  List<String> batches() {
    List<String> names = new ArrayList<>();
    for (JsonNode batch : send("GET", "/batches?from=0&size=1000").path("sessions")) {
      names.add(batch.path("name").asText());
    }
    return names;
  }

  /** Submits a batch past Drover, as somebody else might, or Drover long ago. */
  void submit(Map<String, ?> batch) {
    send("/batches", HttpRequest.BodyPublishers.ofString(JSON.valueToTree(batch).toString()));
  }

  void deleteBatch(String name) {
    send("DELETE", "/batches/" + name);
  }

  void deleteAll() {
    open().forEach(name -> send("DELETE", "/sessions/" + name));
  }

  private JsonNode send(String method, String path) {
    return send(
        HttpRequest.newBuilder(uri.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private JsonNode send(String path, HttpRequest.BodyPublisher body) {
    return send(
        HttpRequest.newBuilder(uri.resolve(path))
            .header("Content-Type", "application/json")
            .POST(body));
  }

  private JsonNode send(HttpRequest.Builder builder) {
    try {
      HttpRequest request = builder.header("X-Requested-By", "test").build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new AssertionError(response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
