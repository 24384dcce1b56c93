package io.drover.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the launchers' benchmark needs of a ResourceManager's REST. */
final class ClusterRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI resourceManager;

  ClusterRest(URI resourceManager) {
    this.resourceManager = resourceManager;
  }

  /**
   * An application as YARN counts it.
   *
   * @param containers that it holds now
   * @param megabyteSeconds memory times time that it has held so far
   */
  record Application(
      String id,
      String name,
      String type,
      String state,
      String finalStatus,
      int containers,
      long megabyteSeconds) {
    boolean ended() {
      return state.equals("FINISHED") || state.equals("FAILED") || state.equals("KILLED");
    }
  }

  /** All the memory that there is for containers. */
  int megabytes() {
    return send("GET", "metrics", "").path("clusterMetrics").path("totalMB").asInt();
  }

  List<Application> applications() {
    List<Application> applications = new ArrayList<>();
    JsonNode list = send("GET", "apps", "");
    for (JsonNode app : list.path("apps").path("app")) {
      applications.add(
          new Application(
              app.path("id").asText(),
              app.path("name").asText(),
              app.path("applicationType").asText(),
              app.path("state").asText(),
              app.path("finalStatus").asText(),
              Math.max(0, app.path("runningContainers").asInt()),
              app.path("memorySeconds").asLong()));
    }
    return applications;
  }

  /** An application whose master is this command. */
  void submit(
      String name, String type, int megabytes, String command, Map<String, String> environment) {
    ObjectNode application = JSON.createObjectNode();
    application.put(
        "application-id", send("POST", "apps/new-application", "").path("application-id").asText());
    application.put("application-name", name).put("application-type", type);
    application.put("max-app-attempts", 1);
    application.putObject("resource").put("memory", megabytes).put("vCores", 1);
    ObjectNode container = application.putObject("am-container-spec");
    container.putObject("commands").put("command", command);
    var entries = container.putObject("environment").putArray("entry");
    environment.forEach((key, value) -> entries.addObject().put("key", key).put("value", value));
    send("POST", "apps", application.toString());
  }

  void kill(String id) {
    send("PUT", "apps/" + id + "/state", "{\"state\":\"KILLED\"}");
  }

  private JsonNode send(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                resourceManager.resolve(
                    "/ws/v1/cluster/" + path + "?user.name=" + System.getProperty("user.name")))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            path + ": " + response.statusCode() + ": " + response.body());
      }
      return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
