package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Service levels over HTTP, and who is told. Mails are tested where they are made. */
final class SlaIT {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MINUTES);

  @TempDir private Path directory;
  private WebService receiver;
  private RunningServer drover;

  @BeforeEach
  void start() throws Exception {
    receiver = new WebService();
    drover =
        new RunningServer(directory, Map.of("sla.alerts.webhook.url", receiver.url() + "/hook"));
  }

  @AfterEach
  void stop() {
    drover.close();
    receiver.close();
  }

  private static String xml(Instant nominal) {
    return "<workflow-app xmlns='uri:oozie:workflow:0.5' xmlns:s='uri:oozie:sla:0.2' name='nightly'>"
        + "<start to='work'/><action name='work'><fs/><ok to='end'/><error to='end'/>"
        + info(nominal, 20)
        + "</action><end name='end'/>"
        + info(nominal, 30)
        + "</workflow-app>";
  }

  private static String info(Instant nominal, int shouldEnd) {
    return "<s:info><s:nominal-time>"
        + nominal
        + "</s:nominal-time><s:should-start>10</s:should-start><s:should-end>"
        + shouldEnd
        + "</s:should-end><s:max-duration>5</s:max-duration>"
        + "<s:notification-msg>call Ann</s:notification-msg>"
        + "<s:upstream-apps>raw,clean</s:upstream-apps></s:info>";
  }

  private JsonNode oozie(String filter, String more) {
    HttpResponse<String> answer = ask(filter, more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningServer.json(answer).path("slaSummaryList");
  }

  private HttpResponse<String> ask(String filter, String more) {
    return drover.get(
        "/oozie/v2/sla?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8) + more);
  }

  private void awaitEvents(String id, String events) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(oozie("id=" + id, "").path(0).path("eventStatus").asText())
                    .isEqualTo(events));
  }

  @Test
  void aSummaryHasOoziesKeysAndTimes() {
    Instant nominal = NOW.minus(Duration.ofHours(2));
    String id = drover.submit(xml(nominal));
    awaitEvents(id, "START_MISS,DURATION_MET,END_MISS");

    JsonNode level = oozie("id=" + id, "").get(0);
    List<String> keys = new ArrayList<>();
    level.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "id",
            "parentId",
            "appName",
            "appType",
            "user",
            "nominalTime",
            "expectedStart",
            "actualStart",
            "startDelay",
            "expectedEnd",
            "actualEnd",
            "endDelay",
            "expectedDuration",
            "actualDuration",
            "durationDelay",
            "jobStatus",
            "slaStatus",
            "eventStatus",
            "lastModified",
            "slaAlertStatus");
    assertThat(level.path("parentId").isNull()).isTrue();
    assertThat(level.path("appName").asText()).isEqualTo("nightly");
    assertThat(level.path("appType").asText()).isEqualTo("WORKFLOW_JOB");
    assertThat(level.path("nominalTime").asLong()).isEqualTo(nominal.toEpochMilli());
    assertThat(level.path("expectedEnd").asLong())
        .isEqualTo(nominal.plus(Duration.ofMinutes(30)).toEpochMilli());
    assertThat(level.path("startDelay").asLong()).isBetween(110L, 120L);
    assertThat(level.path("endDelay").asLong()).isBetween(90L, 100L);
    assertThat(level.path("durationDelay").asLong()).isBetween(-5L, -4L);
    assertThat(level.path("expectedDuration").asLong()).isEqualTo(300_000);
    assertThat(level.path("jobStatus").asText()).isEqualTo("SUCCEEDED");
    assertThat(level.path("slaStatus").asText()).isEqualTo("MISS");
    assertThat(level.path("slaAlertStatus").asText()).isEqualTo("Enabled");

    assertThat(oozie("id=" + id, "&timezone=GMT").get(0).path("nominalTime").asText())
        .matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:00 GMT");
  }

  @Test
  void summariesAreFilteredAndSorted() {
    String late = drover.submit(xml(NOW.minus(Duration.ofHours(2))));
    String early = drover.submit(xml(NOW));
    awaitEvents(late, "START_MISS,DURATION_MET,END_MISS");
    awaitEvents(early, "START_MET,DURATION_MET,END_MET");
    awaitEvents(late + "@work", "START_MISS,DURATION_MET,END_MISS");

    assertThat(ids("app_name=night%;app_type=WORKFLOW_JOB", "")).containsExactly(late, early);
    assertThat(ids("app_type=WORKFLOW_JOB", "&order=desc")).containsExactly(early, late);
    assertThat(ids("app_type=WORKFLOW_JOB", "&sortby=jobId&offset=2&len=1")).containsExactly(early);
    assertThat(ids("parent_id=" + late, "")).containsExactly(late + "@work");
    assertThat(ids("event_status=START_MET,DURATION_MISS;app_type=%JOB", ""))
        .containsExactly(early);
    assertThat(ids("sla_status=miss;app_type=%JOB", "")).containsExactly(late);
    assertThat(ids("nominal_after=-30m;app_type=%JOB", "")).containsExactly(early);
    assertThat(ids("nominal_before=-30m;actual_duration_max=600000;app_type=%JOB", ""))
        .containsExactly(late);
    assertThat(ids("actual_duration_min=600000", "")).isEmpty();
    for (String wrong :
        List.of(
            "colour=red",
            "app_name",
            "event_status=LATE",
            "some_after=-1d",
            "actual_duration_min=x")) {
      HttpResponse<String> refused = ask(wrong, "");
      assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
      assertThat(refused.headers().firstValue("oozie-error-code")).as(wrong).contains("E0420");
    }
    assertThat(ask("", "").headers().firstValue("oozie-error-code")).contains("E0305");
    assertThat(ask("id=x", "&sortby=colour").headers().firstValue("oozie-error-code"))
        .contains("E0303");

    JsonNode all =
        RunningServer.json(drover.get("/api/v1/sla?name=nightly&event=END_MET&limit=10"));
    assertThat(all.path("total").asLong()).isEqualTo(1);
    JsonNode level = all.path("levels").get(0);
    assertThat(level.path("id").asText()).isEqualTo(early);
    assertThat(level.path("status").asText()).isEqualTo("MET");
    assertThat(level.path("events").toString())
        .isEqualTo("[\"START_MET\",\"DURATION_MET\",\"END_MET\"]");
    assertThat(level.path("notificationMessage").asText()).isEqualTo("call Ann");
    assertThat(drover.get("/api/v1/sla?status=GOOD").statusCode()).isEqualTo(400);
    assertThat(drover.get("/api/v1/sla?nominalFrom=today").statusCode()).isEqualTo(400);
    assertThat(
            RunningServer.json(drover.get("/api/v1/sla?type=WORKFLOW_ACTION&nominalTo=" + NOW))
                .path("total")
                .asLong())
        .isEqualTo(2);
  }

  private List<String> ids(String filter, String more) {
    List<String> ids = new ArrayList<>();
    oozie(filter, more).forEach(level -> ids.add(level.path("id").asText()));
    return ids;
  }

  @Test
  void everyEventIsPosted() throws Exception {
    String id = drover.submit(xml(NOW));

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> receiver.seen().size() >= 6);
    List<String> events = new ArrayList<>();
    for (WebService.Seen seen : receiver.seen()) {
      assertThat(seen.method()).isEqualTo("POST");
      assertThat(seen.target()).isEqualTo("/hook");
      assertThat(seen.contentType()).isEqualTo("application/json");
      JsonNode alert = RunningServer.JSON.readTree(seen.body());
      assertThat(alert.path("msgType").asText()).isEqualTo("SLA");
      assertThat(alert.path("notificationMessage").asText()).isEqualTo("call Ann");
      assertThat(alert.path("upstreamApps").asText()).isEqualTo("raw,clean");
      assertThat(alert.path("nominalTime").asText()).isEqualTo(NOW.toString());
      events.add(alert.path("id").asText() + " " + alert.path("eventStatus").asText());
    }
    assertThat(events)
        .containsExactlyInAnyOrder(
            id + " START_MET",
            id + " DURATION_MET",
            id + " END_MET",
            id + "@work START_MET",
            id + "@work DURATION_MET",
            id + "@work END_MET");
  }

  @Test
  void verbsTakeWhatIsChosen() {
    String id = drover.submit(xml(NOW));
    awaitEvents(id + "@work", "START_MET,DURATION_MET,END_MET");

    assertThat(verb(id + "@work", "sla-disable").statusCode()).isEqualTo(200);
    assertThat(alertStatus(id)).isEqualTo("Enabled");
    assertThat(alertStatus(id + "@work")).isEqualTo("Disabled");
    assertThat(verb(id, "sla-disable").statusCode()).isEqualTo(200);
    assertThat(alertStatus(id)).isEqualTo("Disabled");
    assertThat(verb(id, "sla-enable").statusCode()).isEqualTo(200);
    assertThat(alertStatus(id + "@work")).isEqualTo("Enabled");

    HttpResponse<String> unknown = verb("7-C", "sla-enable&action-list=1,3-4");
    assertThat(unknown.headers().firstValue("oozie-error-code")).contains("E1026");
    assertThat(verb("7-C", "sla-enable&action-list=one").headers().firstValue("oozie-error-code"))
        .contains("E0303");
  }

  private HttpResponse<String> verb(String id, String action) {
    return drover.put("/oozie/v2/job/" + id + "?action=" + action);
  }

  private String alertStatus(String id) {
    return oozie("id=" + id, "").path(0).path("slaAlertStatus").asText();
  }
}
