package io.drover.actions.kubernetes;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.ClusterClient;
import io.drover.actions.http.HttpAnswer;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Request;
import io.drover.actions.http.HttpLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the Kubernetes API for drivers' pods. Thread-safe. The account needs {@code list} on {@code
 * pods} in the namespaces asked for and nothing else.
 */
public final class KubernetesClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPARK_CONTAINER = "spark-kubernetes-driver";
  private static final int LARGEST_ANSWER = 8 * 1024 * 1024;
  private static final int LONGEST_TEXT = 500;

  private final HttpExchange http;
  private final URI api;
  private final Optional<Path> tokenFile;

  /**
   * @param api such as {@code https://kubernetes.default.svc}
   * @param tokenFile holds a bearer token; read for every question, because Kubernetes renews it
   * @param limits its {@code trust} must accept the API's certificate
   */
  public KubernetesClient(URI api, Optional<Path> tokenFile, HttpLimits limits) {
    this.http = new HttpExchange(limits);
    this.api = HttpExchange.base(api);
    this.tokenFile = requireNonNull(tokenFile, "tokenFile");
  }

  /**
   * The drivers' pods with that value of the label {@link ClusterClient#DRIVER_LABEL}; empty when
   * there are none any more.
   *
   * @param namespace a valid name
   * @throws KubernetesUnavailableException when the answer says nothing about pods
   */
  public List<DriverPod> drivers(String namespace, String label) {
    String selector = "spark-role=driver," + ClusterClient.DRIVER_LABEL + "=" + label;
    URI address =
        URI.create(
            api
                + "/api/v1/namespaces/"
                + URLEncoder.encode(namespace, StandardCharsets.UTF_8)
                + "/pods?labelSelector="
                + URLEncoder.encode(selector, StandardCharsets.UTF_8));
    List<DriverPod> pods = new ArrayList<>();
    for (JsonNode pod : items(address)) {
      JsonNode labels = pod.path("metadata").path("labels");
      if (labels.path(ClusterClient.DRIVER_LABEL).asText().equals(label)
          && labels.path("spark-role").asText().equals("driver")) {
        pods.add(pod(namespace, pod));
      }
    }
    return pods;
  }

  private JsonNode items(URI address) {
    HttpAnswer answer;
    try {
      answer = http.send(address, new Request("GET", headers(), Optional.empty(), LARGEST_ANSWER));
    } catch (IOException e) {
      throw new KubernetesUnavailableException(
          api.getAuthority() + " does not answer: " + e.getMessage(), e);
    }
    Optional<JsonNode> json = json(answer);
    if (!answer.successful()) {
      String reason = json.map(status -> status.path("message").asText()).orElse("");
      throw new KubernetesUnavailableException(
          api.getAuthority()
              + " answers HTTP "
              + answer.status()
              + (reason.isEmpty() ? "" : ": " + shortened(reason)));
    }
    return json.filter(list -> list.path("kind").asText().equals("PodList"))
        .map(list -> list.path("items"))
        .filter(items -> items.isArray())
        .orElseThrow(
            () -> new KubernetesUnavailableException(api.getAuthority() + " sends no PodList"));
  }

  private Map<String, String> headers() {
    if (tokenFile.isEmpty()) {
      return Map.of();
    }
    try {
      return Map.of("Authorization", "Bearer " + Files.readString(tokenFile.get()).strip());
    } catch (IOException e) {
      throw new KubernetesUnavailableException("cannot read the token file " + tokenFile.get(), e);
    }
  }

  private static Optional<JsonNode> json(HttpAnswer answer) {
    try {
      return Optional.of(JSON.readTree(answer.body())).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static DriverPod pod(String namespace, JsonNode pod) {
    JsonNode status = pod.path("status");
    JsonNode state = container(status.path("containerStatuses")).path("state");
    JsonNode ended = state.path("terminated");
    return new DriverPod(
        namespace,
        pod.path("metadata").path("name").asText(),
        text(pod.path("metadata").path("labels").path("spark-app-selector")),
        status.path("phase").asText("Unknown"),
        ended.has("exitCode") ? Optional.of(ended.path("exitCode").asInt()) : Optional.empty(),
        text(ended.path("reason"))
            .or(() -> text(state.path("waiting").path("reason")))
            .or(() -> text(status.path("reason"))));
  }

  /** Side-cars share the pod; Spark's container has its name, or is the only or first one. */
  private static JsonNode container(JsonNode containers) {
    for (JsonNode one : containers) {
      if (one.path("name").asText().equals(SPARK_CONTAINER)) {
        return one;
      }
    }
    return containers.path(0);
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(shortened(node.asText())).filter(text -> !text.isEmpty());
  }

  private static String shortened(String text) {
    String stripped = text.strip();
    return stripped.length() <= LONGEST_TEXT ? stripped : stripped.substring(0, LONGEST_TEXT) + "…";
  }

  @Override
  public void close() {
    http.close();
  }
}
