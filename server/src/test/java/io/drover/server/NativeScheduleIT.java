package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Coordinators and bundles by the native API. */
final class NativeScheduleIT {
  private static final String COORDINATORS = "/api/v1/coordinators";
  private static final String BUNDLES = "/api/v1/bundles";

  @TempDir private static Path directory;
  private static RunningServer running;
  private static String workflow = "";

  @BeforeAll
  static void start() throws Exception {
    running = new RunningServer(directory, Map.of("coordinator.look-every", "PT0.2S"));
    Files.writeString(directory.resolve("workflow.xml"), RunningServer.noop());
    workflow = directory.toUri().toString();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  /** Hourly from midnight of the first day of 2020 on; waits for files in {@code in} if given. */
  private static String coordinator(String name, int hours, String in) {
    String data =
        in.isEmpty()
            ? ""
            : """
              <datasets><dataset name="raw" frequency="60" initial-instance="2019-01-01T00:00Z"
                  timezone="UTC"><uri-template>%s${HOUR}</uri-template><done-flag/></dataset>
              </datasets>
              <input-events><data-in name="input" dataset="raw">
                <instance>${coord:current(0)}</instance></data-in></input-events>
              """
                .formatted(in);
    return String.format(
        Locale.ROOT,
        """
        <coordinator-app xmlns="uri:oozie:coordinator:0.4" name="%s" frequency="60"
            start="2020-01-01T00:00Z" end="2020-01-01T%02d:00Z" timezone="UTC">%s
          <action><workflow><app-path>%s</app-path></workflow></action>
        </coordinator-app>
        """,
        name,
        hours,
        data,
        workflow);
  }

  private static String submitted(String place, String xml) {
    HttpResponse<String> response = running.post(place, "application/xml", xml);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    String id = RunningServer.json(response).path("id").asText();
    assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith(place + "/" + id);
    return id;
  }

  private static String nowhere() {
    return directory.resolve("nowhere").toUri() + "/";
  }

  private static JsonNode get(String path) {
    HttpResponse<String> response = running.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningServer.json(response);
  }

  private static HttpResponse<String> post(String path, String json) {
    return running.post(path, "application/json", json);
  }

  private static JsonNode done(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningServer.json(response);
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(RunningServer.json(response).path("error").path("code").asText()).isEqualTo(code);
  }

  private static void await(String path, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(get(path).path("status").asText()).isEqualTo(status));
  }

  /** A coordinator of so many actions that wait for ever. */
  private static String waiting(String name, int actions) {
    String id = submitted(COORDINATORS, coordinator(name, actions, nowhere()));
    for (int number = 1; number <= actions; number++) {
      String action = COORDINATORS + "/" + id + "/actions/" + number;
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () ->
                  running.get(action).statusCode() == 200
                      && !get(action).path("missing").isEmpty());
    }
    return COORDINATORS + "/" + id;
  }

  @Test
  void aCoordinatorXmlRunsAndIsShown() {
    String id = submitted(COORDINATORS, coordinator("shown", 2, ""));
    String path = COORDINATORS + "/" + id;
    await(path, "SUCCEEDED");

    JsonNode job = get(path);
    assertThat(job.path("name").asText()).isEqualTo("shown");
    assertThat(job.path("startAt").asText()).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(job.path("actionCount").asInt()).isEqualTo(2);
    assertThat(job.path("nextAt").isNull()).isTrue();
    JsonNode actions = get(path + "/actions").path("actions");
    assertThat(actions.findValuesAsText("number")).containsExactly("2", "1");
    assertThat(get(path + "/actions?order=asc&limit=1").path("actions").findValuesAsText("number"))
        .containsExactly("1");
    assertThat(get(path + "/actions?status=WAITING").path("total").asInt()).isZero();
    JsonNode first = get(path + "/actions/1");
    assertThat(first.path("nominalAt").asText()).isEqualTo("2020-01-01T00:00:00Z");
    JsonNode runs = get(path + "/actions/1/runs");
    assertThat(runs.findValuesAsText("workflowId"))
        .containsExactly(first.path("workflowId").asText());
    assertThat(running.get(path + "/definition").body()).contains("<coordinator-app");
    assertThat(running.get(path + "/actions/1/definition").body()).contains("<coordinator-app");
    assertThat(get(path + "/timeline").get(0).path("kind").asText()).isEqualTo("SUBMITTED");
    JsonNode list = get(COORDINATORS + "?name=shown&status=succeeded");
    assertThat(list.path("coordinators").findValuesAsText("id")).containsExactly(id);
    assertThat(get(COORDINATORS + "?name=shown&status=KILLED").path("total").asInt()).isZero();
  }

  @Test
  void whatAnActionWaitsForIsTold() throws Exception {
    Path in = Files.createTempDirectory(directory, "in");
    String id = submitted(COORDINATORS, coordinator("waits", 1, in.toUri().toString()));
    String action = COORDINATORS + "/" + id + "/actions/1";
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                running.get(action).statusCode() == 200 && !get(action).path("missing").isEmpty());

    JsonNode shown = get(action);
    assertThat(shown.path("missing").get(0).asText()).endsWith("/00");
    assertThat(shown.path("waitingSince").asText()).isEqualTo(shown.path("createdAt").asText());
    assertThat(shown.path("nextLookAt").isNull()).isFalse();
    assertThat(shown.path("timeoutAt").isNull()).isFalse();
    JsonNode missing = get(COORDINATORS + "/" + id + "/missing?actions=1").get(0);
    assertThat(missing.path("blockedOn").asText()).endsWith("/00");
    assertThat(missing.path("dataSets").get(0).path("name").asText()).isEqualTo("raw");
    Files.createDirectory(in.resolve("00"));
    await(action, "SUCCEEDED");
    assertThat(get(action).path("waitingSince").isNull()).isTrue();
    assertThat(get(COORDINATORS + "/" + id + "/missing")).isEmpty();
  }

  @Test
  void verbsChangeTheStatusOrAreConflicts() {
    String path = waiting("verbs", 2);

    assertThat(done(post(path + "/suspend", "")).path("status").asText()).isEqualTo("SUSPENDED");
    refused(post(path + "/suspend", ""), 409, "D0001");
    assertThat(done(post(path + "/resume", "")).path("status").asText()).isEqualTo("RUNNING");
    refused(post(path + "/ignore", ""), 409, "E1024");
    refused(post(path + "/actions/kill", ""), 400, "E0305");
    assertThat(done(post(path + "/actions/kill?actions=1", "")).findValuesAsText("status"))
        .containsExactly("KILLED");
    assertThat(done(post(path + "/actions/ignore?actions=1", "")).findValuesAsText("status"))
        .containsExactly("IGNORED");
    assertThat(done(post(path + "/kill", "")).path("status").asText()).isEqualTo("KILLED");
    refused(post(path + "/kill", ""), 409, "D0001");
    assertThat(done(post(path + "/ignore", "")).path("status").asText()).isEqualTo("IGNORED");
    refused(post(path + "/rerun", "{\"actions\":\"1\"}"), 409, "E1018");
  }

  @Test
  void changesRerunsAndUpdatesTakeJson() {
    String path = waiting("json", 2);

    JsonNode changed =
        done(post(path + "/change", "{\"concurrency\":5,\"pauseAt\":\"2090-01-01T00:00:00Z\"}"));
    assertThat(changed.path("concurrency").asInt()).isEqualTo(5);
    assertThat(changed.path("pauseAt").asText()).isEqualTo("2090-01-01T00:00:00Z");
    assertThat(done(post(path + "/change", "{\"clearPause\":true}")).path("pauseAt").isNull())
        .isTrue();
    refused(post(path + "/change", "{\"status\":\"HAPPY\"}"), 400, "E1015");
    refused(post(path + "/change", ""), 400, "E0303");
    refused(post(path + "/rerun", "{\"actions\":\"1\"}"), 409, "E1018");
    refused(post(path + "/rerun", "{}"), 400, "E0305");
    done(post(path + "/actions/kill?dates=2020-01-01T00:00Z", ""));
    assertThat(
            done(post(path + "/rerun", "{\"actions\":\"1\",\"refresh\":true}"))
                .findValuesAsText("status"))
        .containsExactly("WAITING");
    done(post(path + "/kill", ""));
  }

  @Test
  void aDryRunAndABadDefinitionStoreNothing() {
    JsonNode dry =
        done(
            running.post(
                COORDINATORS + "?dryRun=true", "application/xml", coordinator("dry", 1, "")));
    HttpResponse<String> bad =
        running.post(COORDINATORS, "", coordinator("dry", 1, "").replace("UTC", "Nowhere"));

    assertThat(dry.path("actions").asText()).contains("<coordinator-app");
    refused(bad, 400, "E1003");
    refused(running.post(COORDINATORS, "", "hello"), 415, "E0300");
    assertThat(get(COORDINATORS + "?name=dry").path("total").asInt()).isZero();
  }

  @Test
  void aZipOfAnApplicationRuns() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(
          zip,
          "coordinator.xml",
          coordinator("zipped", 1, "")
              .replace(workflow, "${coord:conf('oozie.coord.application.path')}"));
      entry(zip, "workflow.xml", RunningServer.noop());
    }
    HttpResponse<String> response =
        running.post(COORDINATORS, "application/zip", bytes.toByteArray());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    await(COORDINATORS + "/" + RunningServer.json(response).path("id").asText(), "SUCCEEDED");
    refused(running.post(BUNDLES, "application/zip", bytes.toByteArray()), 400, "E0803");
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  @Test
  void aBundleRunsAndIsShownAndSteered() throws Exception {
    Path part = Files.createDirectories(directory.resolve("part"));
    Files.writeString(part.resolve("coordinator.xml"), coordinator("part", 1, ""));
    String xml =
        """
        <bundle-app xmlns="uri:oozie:bundle:0.2" name="pack"><controls>
          <kick-off-time>2090-01-01T00:00Z</kick-off-time></controls>
          <coordinator name="part"><app-path>%s</app-path></coordinator></bundle-app>
        """
            .formatted(part.toUri());
    String path = BUNDLES + "/" + submitted(BUNDLES, xml);
    assertThat(get(path).path("status").asText()).isEqualTo("PREP");

    done(post(path + "/start", ""));
    await(path, "SUCCEEDED");

    JsonNode job = get(path);
    assertThat(job.path("kickOffAt").isNull()).isFalse();
    assertThat(job.path("coordinators").findValuesAsText("name")).containsExactly("part");
    assertThat(running.get(path + "/definition").body()).contains("<bundle-app");
    assertThat(get(path + "/timeline").get(0).path("kind").asText()).isEqualTo("SUBMITTED");
    assertThat(get(BUNDLES + "?name=pack").path("bundles").findValuesAsText("id"))
        .containsExactly(job.path("id").asText());
    assertThat(get(COORDINATORS + "?bundle=" + job.path("id").asText()).path("total").asInt())
        .isEqualTo(1);
    refused(post(path + "/suspend", ""), 409, "D0001");
    assertThat(
            done(post(path + "/rerun", "{\"coordinators\":[\"part\"],\"nocleanup\":true}"))
                .findValuesAsText("number"))
        .containsExactly("1");
    await(path, "SUCCEEDED");
    refused(post(path + "/change", "{}"), 400, "E1015");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/coordinators/none-C, 404, E0604",
    "/api/v1/coordinators/none-C/actions, 404, E0604",
    "/api/v1/coordinators/none-C/actions/1, 404, E0605",
    "/api/v1/bundles/none-B, 404, E0604",
    "/api/v1/coordinators?status=HAPPY, 400, E0420",
    "/api/v1/bundles?limit=-1, 400, E0303",
    "/api/v1/coordinators?offset=x, 400, E0303",
  })
  void whatIsNotThereOrCannotBeReadIsAnError(String path, int status, String code) {
    refused(running.get(path), status, code);
  }
}
