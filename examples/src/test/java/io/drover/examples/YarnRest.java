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
import java.util.Locale;

/** What YARN itself says, past Livy and past Drover. */
final class YarnRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI resourceManager;

  YarnRest(URI resourceManager) {
    this.resourceManager = resourceManager;
  }

  /** Every application that any attempt of any action of this job has started. */
  List<JsonNode> applicationsOf(String jobId) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode app : json(request("/ws/v1/cluster/apps")).path("apps").path("app")) {
      if (app.path("applicationTags").asText().contains(jobId.toLowerCase(Locale.ROOT))) {
        found.add(app);
      }
    }
    return found;
  }

  /** What {@code yarn application -kill} does. */
  void kill(String applicationId) {
    json(
        request(
                "/ws/v1/cluster/apps/"
                    + applicationId
                    + "/state?user.name="
                    + System.getProperty("user.name"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"state\":\"KILLED\"}")));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(resourceManager.resolve(path));
  }

  private JsonNode json(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
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
