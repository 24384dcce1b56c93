package io.drover.locallivy;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The few REST calls that these tests make. */
record LivyRest(URI uri) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Status and body as they came. */
  record Answer(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }
  }

  Answer post(String name, String file, String className, List<String> args) {
    return postJson(
        "/batches", Map.of("name", name, "file", file, "className", className, "args", args));
  }

  Answer postJson(String path, Map<String, ?> body) {
    try {
      return send(
          HttpRequest.newBuilder(uri.resolve(path))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Answer post(String name, String... args) {
    return post(name, "file:///jobs/job.jar", "Job", List.of(args));
  }

  Answer get(String path) {
    return send(HttpRequest.newBuilder(uri.resolve(path)).GET());
  }

  Answer delete(String name) {
    return deleteAt("/batches/" + name);
  }

  Answer deleteAt(String path) {
    return send(HttpRequest.newBuilder(uri.resolve(path)).DELETE());
  }

  String awaitEnd(String name) {
    Set<String> ends = Set.of("success", "dead", "killed", "error");
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> get("/batches/" + name + "/state").json().path("state").asText(), ends::contains);
  }

  List<String> log(String name) {
    return JSON.convertValue(
        get("/batches/" + name + "/log?size=-1").json().path("log"),
        JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          CLIENT.send(
              request.header("X-Requested-By", "test").timeout(Duration.ofSeconds(30)).build(),
              BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
