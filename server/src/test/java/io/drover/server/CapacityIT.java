package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More jobs than Livy takes, through whole servers. */
class CapacityIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path directory;

  private static String batch() {
    return RunningServer.app(
        "<start to='a'/><action name='a'><livy-batch xmlns='uri:drover:action:1.0'>"
            + "<file>/jobs/job.jar</file><queue>etl</queue></livy-batch><ok to='end'/>"
            + "<error to='fail'/></action><kill name='fail'><message>failed</message></kill>"
            + "<end name='end'/>");
  }

  private static List<String> submit(int jobs, RunningServer... servers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> ids = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        RunningServer server = servers[i % servers.length];
        ids.add(threads.submit(() -> server.submit(batch())));
      }
      List<String> all = new ArrayList<>();
      for (Future<String> id : ids) {
        all.add(id.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private static long succeeded(RunningServer server) {
    return RunningServer.json(server.get("/api/v1/jobs?status=SUCCEEDED&limit=0"))
        .path("total")
        .asLong();
  }

  private static JsonNode capacity(RunningServer server) {
    return RunningServer.json(server.get("/api/v1/capacity")).path("endpoints").path(0);
  }

  private static JsonNode action(RunningServer server, String id) {
    for (JsonNode action : server.job(id).path("actions")) {
      if (action.path("node").asText().equals("a")) {
        return action;
      }
    }
    return RunningServer.JSON.missingNode();
  }

  @Test
  void twoThousandJobsAtOnceNeverHaveMoreThanTheLimitAtLivy() throws Exception {
    try (RunningServer drover =
        new RunningServer(
            directory,
            Map.of(
                "livy.endpoints.default.max-active",
                "25",
                "livy.endpoints.default.poll-min",
                "PT0.02S"))) {
      drover.livy.limit(25);
      drover.livy.batchesEndAfter(Duration.ofMillis(30));

      submit(2_000, drover);

      await().atMost(PATIENCE).until(() -> succeeded(drover) == 2_000);
      assertThat(drover.livy.mostAlive()).isBetween(10, 25);
      assertThat(drover.livy.refusals()).isZero();
      assertThat(drover.livy.started()).hasSize(2_000);
      assertThat(capacity(drover).path("waiting").asInt()).isZero();
      assertThat(capacity(drover).path("batches").asInt()).isZero();
    }
  }

  @Test
  void whoWaitsAndWhyIsShownEverywhere() throws Exception {
    try (RunningServer drover =
        new RunningServer(directory, Map.of("livy.endpoints.default.max-active", "1"))) {
      List<String> ids = submit(4, drover);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  ids.stream()
                          .filter(
                              id ->
                                  action(drover, id)
                                      .path("waitingFor")
                                      .asText()
                                      .matches(".*; number [123] in line"))
                          .count()
                      == 3);

      JsonNode capacity = capacity(drover);
      assertThat(capacity.path("name").asText()).isEqualTo("default");
      assertThat(capacity.path("batches").asInt()).isEqualTo(1);
      assertThat(capacity.path("maxActive").asInt()).isEqualTo(1);
      assertThat(capacity.path("waiting").asInt()).isEqualTo(3);
      assertThat(capacity.path("backOff").isNull()).isTrue();
      assertThat(capacity.path("lines").path(0).path("queue").asText()).isEqualTo("etl");
      assertThat(capacity.path("lines").path(0).path("reason").asText())
          .isEqualTo("1 of 1 places for batches are in use");
      assertThat(drover.get("/metrics").body())
          .contains("drover_livy_waiting{endpoint=\"default\"} 3.0")
          .contains("drover_livy_batches{endpoint=\"default\"} 1.0");
      String waiting =
          ids.stream()
              .filter(id -> action(drover, id).path("waitingFor").asText().contains("in line"))
              .findFirst()
              .orElseThrow();
      assertThat(drover.get("/api/v1/jobs/" + waiting + "/timeline").body())
          .contains("waiting for a place at Livy 'default'");
    }
  }

  @Test
  void twoServersOnOneDatabaseKeepOneLimit() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Map<String, String> settings = new HashMap<>();
      settings.put("database.url", postgres.getJdbcUrl("postgres", "postgres"));
      settings.put("database.user", "postgres");
      settings.put("livy.endpoints.default.max-active", "6");
      settings.put("livy.endpoints.default.poll-min", "PT0.02S");
      try (RunningServer one = new RunningServer(directory.resolve("one"), settings)) {
        settings.put("livy.endpoints.default.url", one.livy.uri().toString());
        try (RunningServer other = new RunningServer(directory.resolve("other"), settings)) {
          one.livy.batchesEndAfter(Duration.ofMillis(50));

          submit(200, one, other);

          await().atMost(PATIENCE).until(() -> succeeded(other) == 200);
          assertThat(one.livy.mostAlive()).isBetween(2, 6);
          assertThat(one.livy.started()).hasSize(200);
        }
      }
    }
  }
}
