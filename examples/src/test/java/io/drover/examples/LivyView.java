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

  void deleteAll() {
    open().forEach(name -> send("DELETE", "/sessions/" + name));
  }

  private JsonNode send(String method, String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri.resolve(path))
              .header("X-Requested-By", "test")
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
