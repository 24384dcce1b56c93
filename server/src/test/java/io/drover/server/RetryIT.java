package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user retry of the whole server never starts a job again that is alive or has succeeded. */
class RetryIT {
  private static final String APP = "application_1795235203435_0002";

  @TempDir Path directory;
  private HttpServer resourceManager;
  private RunningServer drover;

  /** State and final status of the only application; empty while YARN knows none. */
  private volatile Optional<String> application = Optional.empty();

  private volatile String tag = "";

  /** How often YARN was asked for the first attempt's tag, and from when on it has an answer. */
  private int asked;

  private volatile int knownFrom = 1;

  @BeforeEach
  void start() throws Exception {
    resourceManager =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    resourceManager.createContext("/ws/v1/cluster/apps", this::answer);
    resourceManager.start();
    drover =
        new RunningServer(
            directory,
            Map.of(
                "yarn.resource-managers",
                "http://127.0.0.1:" + resourceManager.getAddress().getPort(),
                "livy.endpoints.default.poll-max",
                "PT0.2S"));
  }

  @AfterEach
  void stop() {
    drover.close();
    resourceManager.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestURI().toString();
    boolean byId = request.contains("/apps/");
    boolean ours = byId || (!tag.isEmpty() && request.contains("applicationTags=" + tag));
    asked += ours && !byId ? 1 : 0;
    Optional<String> app = application.filter(any -> ours && (byId || asked >= knownFrom));
    String body =
        byId
            ? app.map(one -> "{\"app\":" + one + "}")
                .orElse("{\"RemoteException\":{\"exception\":\"NotFoundException\"}}")
            : app.map(one -> "{\"apps\":{\"app\":[" + one + "]}}").orElse("{\"apps\":null}");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(byId && app.isEmpty() ? 404 : 200, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private void yarnSays(String state, String finalStatus) {
    application =
        Optional.of(
            "{\"id\":\"%s\",\"state\":\"%s\",\"finalStatus\":\"%s\",\"user\":\"x\",\"applicationTags\":\"%s\"}"
                .formatted(APP, state, finalStatus, tag));
  }

  /** Submits a batch that may be retried once, at once; gives its job when Livy runs it. */
  private String running() {
    String id =
        drover.submit(
            RunningServer.app(
                "<start to='ingest'/>"
                    + "<action name='ingest' retry-max='1' retry-interval='0'>"
                    + "<livy-batch xmlns='uri:drover:action:1.0'><file>/jobs/job.jar</file>"
                    + "</livy-batch><ok to='end'/><error to='fail'/></action>"
                    + "<kill name='fail'><message>failed</message></kill><end name='end'/>"));
    await(() -> node(id).path("status").asText().equals("RUNNING"));
    tag = id.toLowerCase(java.util.Locale.ROOT) + ".ingest.0.0";
    return id;
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  private JsonNode node(String id) {
    for (JsonNode action : drover.job(id).path("actions")) {
      if (action.path("node").asText().equals("ingest")) {
        return action;
      }
    }
    return RunningServer.JSON.missingNode();
  }

  @Test
  void failedAttemptWhoseApplicationTurnsUpIsFollowed() {
    String id = running();
    // YARN knows nothing when Livy's word is judged, and knows it when the retry begins.
    knownFrom = 2;
    yarnSays("RUNNING", "UNDEFINED");

    drover.livy.set(id + ".ingest.0.0", "dead", "java.lang.IllegalStateException: boom");
    await(() -> node(id).path("externalId").asText().equals(APP));
    yarnSays("FINISHED", "SUCCEEDED");

    assertThat(drover.end(id)).as(() -> drover.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(drover.livy.started()).as("one application").hasSize(1);
    assertThat(node(id).path("evidence").toString()).contains("attempt 0", "followed instead");
  }

  @Test
  void failedAttemptIsStartedAgainWhenNothingOfItLives() {
    String id = running();
    yarnSays("FINISHED", "FAILED");

    drover.livy.set(id + ".ingest.0.0", "dead", "java.lang.IllegalStateException: boom");
    await(() -> drover.livy.started().size() == 2);
    drover.livy.set(id + ".ingest.0.1", "success");

    assertThat(drover.end(id)).isEqualTo("SUCCEEDED");
    assertThat(drover.livy.started()).hasSize(2);
  }
}
