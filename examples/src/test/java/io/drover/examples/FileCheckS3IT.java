package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.actions.s3.S3Server;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example on a real S3 server, over REST. */
final class FileCheckS3IT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String BUCKET = "deliveries";

  @TempDir private static Path directory;
  private static S3Server s3;
  private static DroverServer server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Server.start();
    s3.bucket(BUCKET);
    Map<String, String> overrides = new HashMap<>();
    overrides.put("server.port", "0");
    overrides.put("server.data-dir", directory.resolve("data").toString());
    overrides.put("files.s3.enabled", "true");
    s3.settings(directory).forEach((key, value) -> overrides.put("files.s3." + key, value));
    server = DroverServer.start(ServerConfig.load(Optional.empty(), Map.of(), overrides));
    api = new Api(server.url());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (s3 != null) {
      s3.close();
    }
  }

  private static String submit(String day, String patience) {
    return api.submit(
        Home.example("file-check-s3"),
        Map.of("bucket", "s3a://" + BUCKET, "day", day, "patience", patience));
  }

  private static void awaitWaitingFor(String id, String words) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> api.node(id, "wait-for-delivery").path("waitingFor").asText().contains(words));
  }

  @Test
  void aDeliveryThatComesLaterIsPublished() {
    String id = submit("2026-11-21", "PT2H");
    awaitWaitingFor(id, "[s3a://deliveries/in/day=2026-11-21] does not exist");

    for (int i = 0; i < 3; i++) {
      s3.put(BUCKET, "in/day=2026-11-21/part-" + i, "row\n");
    }
    awaitWaitingFor(id, "[s3a://deliveries/in/day=2026-11-21/_SUCCESS] does not exist");
    s3.put(BUCKET, "in/day=2026-11-21/_SUCCESS", "");

    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(s3.keys(BUCKET, "published/day=2026-11-21/")).hasSize(4);
    assertThat(s3.keys(BUCKET, "in/day=2026-11-21")).isEmpty();
  }

  @Test
  void aDeliveryThatNeverComesTakesTheErrorTransition() {
    s3.put(BUCKET, "in/day=2026-11-22/part-0", "row\n");

    String id = submit("2026-11-22", "PT2S");

    assertThat(api.end(id, PATIENCE)).isEqualTo("KILLED");
    JsonNode waited = api.node(id, "wait-for-delivery");
    assertThat(waited.path("errorCode").asText()).isEqualTo("FC001");
    assertThat(waited.path("errorMessage").asText())
        .contains("day=2026-11-22/_SUCCESS] does not exist")
        .contains("matches 1, at least 3 are asked")
        .contains("waited PT2S");
    assertThat(s3.keys(BUCKET, "missing/")).containsExactly("missing/day=2026-11-22");
  }
}
