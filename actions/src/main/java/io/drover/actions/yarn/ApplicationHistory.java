package io.drover.actions.yarn;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.http.HttpAnswer;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Request;
import io.drover.actions.http.HttpLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * YARN's memory of applications that the ResourceManager has forgotten ("The YARN Timeline Server",
 * generic application data). Thread-safe.
 */
public final class ApplicationHistory implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_ANSWER = 1024 * 1024;
  private static final int NOT_FOUND = 404;

  private final HttpExchange http;
  private final URI address;
  private final Optional<String> user;

  /**
   * @param address such as {@code http://timeline:8188}
   * @param user sent as {@code user.name} (simple authentication)
   */
  public ApplicationHistory(URI address, Optional<String> user, HttpLimits limits) {
    this.http = new HttpExchange(limits);
    this.address = HttpExchange.base(address);
    this.user = requireNonNull(user, "user");
  }

  /**
   * Empty when it does not know the application.
   *
   * @throws ClusterUnavailableException when the answer says nothing about it
   */
  public Optional<ClusterApplication> byId(String applicationId) {
    if (!ResourceManagerClient.isApplicationId(applicationId)) {
      throw new IllegalArgumentException("not an application id: [" + applicationId + "]");
    }
    HttpAnswer answer = ask("/ws/v1/applicationhistory/apps/" + applicationId);
    Optional<JsonNode> json = json(answer);
    if (answer.status() == NOT_FOUND && json.filter(ApplicationHistory::notFound).isPresent()) {
      return Optional.empty();
    }
    // Depending on the version the application stands alone or inside "app".
    JsonNode app =
        json.filter(node -> answer.successful())
            .map(node -> node.has("app") ? node.path("app") : node)
            .orElseThrow(
                () ->
                    new ClusterUnavailableException(
                        address.getAuthority() + " answers HTTP " + answer.status()));
    if (!app.path("appId").asText().equals(applicationId)) {
      throw new ClusterUnavailableException(
          address.getAuthority() + " does not answer about " + applicationId);
    }
    return Optional.of(application(applicationId, app));
  }

  private static ClusterApplication application(String id, JsonNode app) {
    return new ClusterApplication(
        id,
        app.path("appState").asText(),
        app.path("finalAppStatus").asText(),
        ResourceManagerClient.shortened(app.path("diagnosticsInfo").asText()),
        ResourceManagerClient.webPage(app.path("trackingUrl").asText()),
        Optional.of(app.path("user").asText()).filter(name -> !name.isEmpty()),
        ResourceManagerClient.tags(app.path("applicationTags").asText()));
  }

  private HttpAnswer ask(String path) {
    String who =
        user.map(name -> "?user.name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
            .orElse("");
    try {
      return http.send(
          URI.create(address + path + who),
          new Request("GET", Map.of(), Optional.empty(), LARGEST_ANSWER));
    } catch (IOException e) {
      throw new ClusterUnavailableException(
          address.getAuthority() + " does not answer: " + e.getMessage(), e);
    }
  }

  private static boolean notFound(JsonNode json) {
    String exception =
        json.has("RemoteException")
            ? json.path("RemoteException").path("exception").asText()
            : json.path("exception").asText();
    return exception.equals("NotFoundException");
  }

  private static Optional<JsonNode> json(HttpAnswer answer) {
    try {
      return Optional.of(JSON.readTree(answer.body())).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
