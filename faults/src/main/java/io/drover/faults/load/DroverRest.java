package io.drover.faults.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The few calls to a server that the harness makes. Thread-safe. */
public final class DroverRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPEN = "status=PREP&status=RUNNING&status=SUSPENDED";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** Posts a workflow.xml. */
  HttpResponse<String> submit(URI server, String xml) throws IOException {
    return send(
        HttpRequest.newBuilder(server.resolve("/api/v1/workflows"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofString(xml)));
  }

  /** The id in the answer to {@link #submit}. */
  static String id(HttpResponse<String> answer) {
    return json(answer).path("id").asText();
  }

  /** The answer's status. */
  public int apply(URI server, String id, String verb) throws IOException {
    return send(HttpRequest.newBuilder(server.resolve("/api/v1/jobs/" + id + "/" + verb))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.noBody()))
        .statusCode();
  }

  /** How many jobs have not ended. */
  public long open(URI server) throws IOException {
    return list(server, OPEN + "&limit=0").path("total").asLong();
  }

  /** Names of some jobs that have not ended. */
  public List<String> someOpen(URI server) throws IOException {
    return fields(list(server, OPEN + "&limit=50"), "name");
  }

  /** Ids of some jobs that wait for somebody to resume them. */
  public List<String> suspended(URI server) throws IOException {
    return fields(list(server, "status=SUSPENDED&limit=50"), "id");
  }

  /** Whether it says that jobs move. */
  public boolean isReady(URI server) throws IOException {
    return send(HttpRequest.newBuilder(server.resolve("/health/ready"))
                .timeout(Duration.ofSeconds(5)))
            .statusCode()
        == 200;
  }

  private static List<String> fields(JsonNode list, String field) {
    List<String> values = new ArrayList<>();
    list.path("jobs").forEach(job -> values.add(job.path(field).asText()));
    return values;
  }

  private JsonNode list(URI server, String query) throws IOException {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(server.resolve("/api/v1/jobs?" + query))
                .timeout(Duration.ofSeconds(10)));
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return json(answer);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw new IOException("no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
