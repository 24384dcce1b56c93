package io.drover.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The native API as a client sees it. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  Api(String url) {
    this.url = url;
  }

  /** Gives the new job's id. */
  String submit(String workflowXml, Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (key, value) ->
            query
                .append(query.length() == 0 ? "?" : "&")
                .append("param=")
                .append(URLEncoder.encode(key + "=" + value, StandardCharsets.UTF_8)));
    return submit("workflows" + query, "application/xml", bytes(workflowXml));
  }

  /** Runs one Spark application without XML; gives the new job's id. */
  String submitBatch(JsonNode batch) {
    return submit("batches", "application/json", bytes(batch.toString()));
  }

  /** Runs a zipped application; gives the new job's id. */
  String submitBundle(byte[] zip) {
    return submit("workflows", "application/zip", zip);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String submit(String resource, String contentType, byte[] body) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(url + "/api/v1/" + resource))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    if (response.statusCode() != 201) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return json(response.body()).path("id").asText();
  }

  JsonNode job(String id) {
    return json(get("/api/v1/jobs/" + id));
  }

  /** The node of the job with that name. */
  JsonNode node(String id, String name) {
    for (JsonNode action : job(id).path("actions")) {
      if (action.path("node").asText().equals(name)) {
        return action;
      }
    }
    return MissingNode.getInstance();
  }

  String get(String path) {
    HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(url + path)));
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  void post(String path) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(url + path))
                .POST(HttpRequest.BodyPublishers.noBody()));
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + ": " + response.body());
    }
  }

  /** What runs for nobody, as standing and id. */
  List<String> orphans() {
    List<String> orphans = new ArrayList<>();
    json(get("/api/v1/orphans"))
        .path("items")
        .forEach(
            item -> orphans.add(item.path("standing").asText() + " " + item.path("id").asText()));
    return orphans;
  }

  /** Waits for the job's end; gives its status. */
  String end(String id, Duration atMost) {
    Awaitility.await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !job(id).path("endedAt").isNull());
    return job(id).path("status").asText();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
