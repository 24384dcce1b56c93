package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.actions.testing.FakeLivyServer.Fault;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orphans at a Livy that does what a real one cannot be made to do. */
final class OrphansIT {
  private static final String ORPHANS = "/api/v1/orphans";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private RunningServer server;

  private void start(Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.putIfAbsent("orphans.min-age", "PT0S");
    server = new RunningServer(directory, settings);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String submitBatch() {
    return server.submit(
        RunningServer.app(
            "<start to='a'/><action name='a'><livy-batch xmlns='uri:drover:action:1.0'>"
                + "<file>hdfs://nn/a.jar</file></livy-batch><ok to='end'/><error to='fail'/>"
                + "</action><kill name='fail'><message>no</message></kill><end name='end'/>"));
  }

  private void awaitRunning(String id) {
    await()
        .atMost(PATIENCE)
        .until(() -> server.job(id).path("actions").toString().contains("\"RUNNING\""));
  }

  /** A job that was killed long ago; gives the name of its batch, which Livy has forgotten. */
  private String killed() {
    String id = submitBatch();
    awaitRunning(id);
    server.post("/api/v1/jobs/" + id + "/kill", "", "");
    String name = id + ".a.0.0";
    await().atMost(PATIENCE).until(() -> server.livy.deleted().contains(name));
    await().atMost(PATIENCE).until(() -> items().isEmpty());
    return name;
  }

  private JsonNode report() {
    HttpResponse<String> response = server.get(ORPHANS);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningServer.json(response);
  }

  private List<String> items() {
    List<String> items = new ArrayList<>();
    report()
        .path("items")
        .forEach(
            item -> items.add(item.path("standing").asText() + " " + item.path("id").asText()));
    return items;
  }

  private List<String> kill(String... ids) throws Exception {
    HttpResponse<String> response =
        server.post(
            ORPHANS + "/kill",
            "application/json",
            RunningServer.JSON.writeValueAsString(Map.of("ids", ids)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<String> results = new ArrayList<>();
    RunningServer.json(response)
        .path("results")
        .forEach(one -> results.add(one.path("result").asText()));
    return results;
  }

  @Test
  void whatCameUpAfterItsJobWasKilledIsListedAndEndedByItsId() throws Exception {
    start(Map.of());
    String name = killed();
    server.livy.addForeign(name);
    String id = "default/batches/" + name;

    JsonNode item = report().path("items").path(0);
    assertThat(item.path("id").asText()).isEqualTo(id);
    assertThat(item.path("standing").asText()).isEqualTo("ORPHAN");
    assertThat(item.path("kind").asText()).isEqualTo("BATCH");
    assertThat(item.path("state").asText()).isEqualTo("running");
    assertThat(item.path("node").asText()).isEqualTo("a");
    assertThat(item.path("since").asText()).isEqualTo(endOf(name));
    assertThat(item.path("why").asText()).isEqualTo("attempt 0 of 'a' is KILLED, the job KILLED");
    assertThat(item.path("kill").asText())
        .isEqualTo("DELETE /batches/" + name + " at Livy 'default'");
    assertThat(server.livy.knows(name)).as("a report changes nothing").isTrue();

    assertThat(kill(id)).containsExactly("KILLED");
    assertThat(server.livy.knows(name)).isFalse();
    assertThat(kill(id)).containsExactly("GONE");
    assertThat(items()).isEmpty();
  }

  private String endOf(String name) {
    String jobId = name.replaceAll("\\.a\\.0\\.0$", "");
    for (JsonNode action : server.job(jobId).path("actions")) {
      if (action.path("node").asText().equals("a")) {
        return action.path("endedAt").asText();
      }
    }
    throw new AssertionError("no node a");
  }

  @Test
  void whatBelongsToSomebodyElseIsNeverTouched() throws Exception {
    start(Map.of());
    String ended = killed();
    String foreign = ended.replace("-drover-", "-prod-");
    String unknown = ended.replaceAll("^\\d+", "9999999");
    List<String> names = List.of(foreign, unknown, "nightly", ended + ".old");
    names.forEach(server.livy::addForeign);

    assertThat(items())
        .containsExactly(
            "NO_RECORD default/batches/" + unknown, "FOREIGN default/batches/" + foreign);

    String[] ids = names.stream().map(name -> "default/batches/" + name).toArray(String[]::new);
    assertThat(kill(ids)).containsExactly("REFUSED", "REFUSED", "GONE", "GONE");
    names.forEach(name -> assertThat(server.livy.knows(name)).as(name).isTrue());
  }

  @Test
  void whatRunsForALiveAttemptIsNotListedAndNotKilled() throws Exception {
    start(Map.of());
    String id = submitBatch();
    awaitRunning(id);

    assertThat(items()).isEmpty();
    assertThat(kill("default/batches/" + id + ".a.0.0")).containsExactly("REFUSED");
    assertThat(server.livy.knows(id + ".a.0.0")).isTrue();
  }

  @Test
  void whatWasOverAMomentAgoIsLeftAlone() throws Exception {
    start(Map.of("orphans.min-age", "PT10M"));
    String name = killed();
    server.livy.addForeign(name);

    assertThat(items()).isEmpty();
    assertThat(kill("default/batches/" + name)).containsExactly("REFUSED");
    assertThat(server.livy.knows(name)).isTrue();
  }

  @Test
  void whatDroverIsEndingItselfIsSaidToBeUnderWay() throws Exception {
    start(Map.of());
    String id = submitBatch();
    awaitRunning(id);
    server.livy.deleteSlowly();

    server.post("/api/v1/jobs/" + id + "/kill", "", "");

    String batch = "default/batches/" + id + ".a.0.0";
    await().atMost(PATIENCE).until(() -> items().contains("KILL_UNDER_WAY " + batch));
    assertThat(kill(batch)).containsExactly("REFUSED");
    server.livy.release();
    await().atMost(PATIENCE).until(() -> items().isEmpty());
  }

  @Test
  void aBatchOfAnotherUserIsNotTouched() throws Exception {
    start(Map.of("livy.endpoints.default.impersonation", "true"));
    server.livy.impersonate(true);
    String name = killed();
    server.livy.addForeign(name);

    assertThat(items()).containsExactly("USER_DIFFERS default/batches/" + name);
    assertThat(kill("default/batches/" + name)).containsExactly("REFUSED");
    assertThat(server.livy.knows(name)).isTrue();
  }

  @Test
  void anAttemptThatNobodyRunsIsMissingUntilItsNextCheck() throws Exception {
    start(
        Map.of(
            "livy.endpoints.default.poll-min",
            "PT10M",
            "livy.endpoints.default.poll-max",
            "PT10M"));
    String id = submitBatch();
    awaitRunning(id);
    assertThat(items()).isEmpty();

    server.livy.forget(id + ".a.0.0");

    assertThat(items()).containsExactly("MISSING record/attempts/" + id + ".a.0.0");
    assertThat(kill("record/attempts/" + id + ".a.0.0")).containsExactly("GONE");
    assertThat(server.job(id).path("status").asText()).isEqualTo("RUNNING");
  }

  @Test
  void aLivyThatDoesNotAnswerIsNamedAndNothingIsMissingThen() throws Exception {
    start(
        Map.of(
            "livy.endpoints.default.poll-min",
            "PT10M",
            "livy.endpoints.default.poll-max",
            "PT10M"));
    String id = submitBatch();
    awaitRunning(id);
    server.livy.forget(id + ".a.0.0");
    server.livy.fault("GET", Fault.HTML_500);

    JsonNode report = report();

    assertThat(report.path("notAsked").findValuesAsText("who")).containsExactly("livy default");
    assertThat(report.path("asked")).isEmpty();
    assertThat(report.path("items")).isEmpty();
  }

  @Test
  void aSweepOfTheServersOwnShowsInTheMetricsAndEndsNothing() throws Exception {
    start(Map.of("orphans.sweep-every", "PT0.1S"));
    String name = killed();

    server.livy.addForeign(name);

    await()
        .atMost(PATIENCE)
        .until(() -> server.get("/metrics").body().contains("\ndrover_orphans 1.0\n"));
    assertThat(server.livy.knows(name)).isTrue();
  }

  @Test
  void aKillWithoutIdsIsRefused() throws Exception {
    start(Map.of());

    for (String body : List.of("", "{", "[]", "{}", "{\"ids\":[]}", "{\"ids\":[null]}")) {
      HttpResponse<String> response = server.post(ORPHANS + "/kill", "application/json", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(response.body()).contains("E0303").contains("ids of a report");
    }
  }
}
