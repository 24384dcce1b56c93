package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.coordinator.CoordinatorTime;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What coordinators tell: service levels of their actions, notifications, backfills. */
class CoordinatorNewsIT {
  private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.DAYS);
  private static final Instant START = TODAY.minus(Duration.ofDays(2));

  @TempDir private Path directory;
  private WebService receiver;
  private RunningServer drover;

  @BeforeEach
  void start() throws Exception {
    receiver = new WebService();
    drover =
        new RunningServer(
            directory,
            new HashMap<>(
                Map.of(
                    "http.deny",
                    "link-local",
                    "sla.alerts.webhook.url",
                    receiver.url() + "/hook")));
  }

  @AfterEach
  void stop() {
    drover.close();
    receiver.close();
  }

  private String app() throws Exception {
    Path app = Files.createDirectories(directory.resolve("app"));
    Files.writeString(app.resolve("workflow.xml"), RunningServer.noop());
    return "file://" + app;
  }

  private String submit(String sla, String query) throws Exception {
    String xml =
        "<coordinator-app xmlns='uri:oozie:coordinator:0.5' xmlns:s='uri:oozie:sla:0.2' name='daily'"
            + " frequency='${coord:days(1)}' start='"
            + CoordinatorTime.format(START)
            + "' end='"
            + CoordinatorTime.format(TODAY.minus(Duration.ofDays(1)))
            + "' timezone='UTC'><action><workflow><app-path>"
            + app()
            + "</app-path></workflow>"
            + sla
            + "</action></coordinator-app>";
    HttpResponse<String> answer =
        drover.post("/api/v1/coordinators" + query, "application/xml", xml);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningServer.json(answer).path("id").asText();
  }

  private void awaitStatus(String id, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        RunningServer.json(drover.get("/api/v1/coordinators/" + id))
                            .path("status")
                            .asText())
                    .isEqualTo(status));
  }

  @Test
  void theServiceLevelOfAnActionIsTrackedFromItsNominalTime() throws Exception {
    String id =
        submit(
            "<s:info><s:nominal-time>${coord:nominalTime()}</s:nominal-time>"
                + "<s:should-start>${10 * MINUTES}</s:should-start>"
                + "<s:should-end>${30 * MINUTES}</s:should-end></s:info>",
            "");
    awaitStatus(id, "SUCCEEDED");

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              JsonNode level =
                  RunningServer.json(
                          drover.get(
                              "/oozie/v2/sla?filter="
                                  + URLEncoder.encode("id=" + id + "@1", StandardCharsets.UTF_8)))
                      .path("slaSummaryList")
                      .path(0);
              assertThat(level.path("eventStatus").asText()).isEqualTo("START_MISS,END_MISS");
              assertThat(level.path("appType").asText()).isEqualTo("COORDINATOR_ACTION");
              assertThat(level.path("parentId").asText()).isEqualTo(id);
              assertThat(level.path("jobStatus").asText()).isEqualTo("SUCCEEDED");
              assertThat(level.path("expectedStart").asLong())
                  .isEqualTo(START.plus(Duration.ofMinutes(10)).toEpochMilli());
            });
    assertThat(drover.put("/oozie/v2/job/" + id + "?action=sla-disable&action-list=1").statusCode())
        .isEqualTo(200);
    assertThat(drover.put("/oozie/v2/job/" + id + "?action=sla-disable&action-list=7").statusCode())
        .isEqualTo(400);
  }

  @Test
  void anActionTellsEachOfItsStatuses() throws Exception {
    String id =
        submit(
            "",
            "?param="
                + URLEncoder.encode(
                    "oozie.coord.action.notification.url="
                        + receiver.url()
                        + "/coord/$actionId/$status",
                    StandardCharsets.UTF_8));
    awaitStatus(id, "SUCCEEDED");

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(receiver.targets())
                    .containsExactlyInAnyOrder(
                        "/coord/" + id + "@1/READY",
                        "/coord/" + id + "@1/RUNNING",
                        "/coord/" + id + "@1/SUCCEEDED"));
  }

  @Test
  void aBackfillIsPlannedAndRun() throws Exception {
    String id = submit("", "");
    awaitStatus(id, "SUCCEEDED");
    String request =
        "{\"from\": \""
            + CoordinatorTime.format(START.minus(Duration.ofDays(2)))
            + "\", \"to\": \""
            + CoordinatorTime.format(START.plus(Duration.ofDays(1)))
            + "\", \"parallel\": 2, \"dryRun\": %s}";
    String path = "/api/v1/coordinators/" + id + "/backfills";

    JsonNode plan =
        RunningServer.json(drover.post(path, "application/json", request.formatted("true")));
    JsonNode made =
        RunningServer.json(drover.post(path, "application/json", request.formatted("false")));

    assertThat(plan.path("runs").asInt()).isEqualTo(2);
    assertThat(plan.path("id").isTextual()).isFalse();
    assertThat(plan.path("times")).hasSize(3);
    assertThat(plan.path("times").get(2).path("status").asText()).isEqualTo("SUCCEEDED");
    awaitStatus(made.path("id").asText(), "SUCCEEDED");
    JsonNode backfills = RunningServer.json(drover.get(path));
    assertThat(backfills).hasSize(1);
    assertThat(backfills.get(0).path("actionCount").asInt()).isEqualTo(2);
    assertThat(
            drover.post(path, "application/json", "{\"from\": \"x\", \"to\": \"y\"}").statusCode())
        .isEqualTo(400);
  }
}
