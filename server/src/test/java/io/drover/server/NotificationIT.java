package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs tell what becomes of them, and hear who calls back. */
class NotificationIT {
  @TempDir Path directory;
  private WebService receiver;
  private RunningServer drover;

  @BeforeEach
  void start() throws Exception {
    receiver = new WebService();
  }

  @AfterEach
  void stop() {
    drover.close();
    receiver.close();
  }

  private void serve(Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.putIfAbsent("http.deny", "link-local");
    settings.put("notifications.retry-interval", "PT0.1S");
    drover = new RunningServer(directory, settings);
  }

  private String workflow(String nodes) {
    return RunningServer.app(
        nodes + "<kill name='fail'><message>x</message></kill><end name='end'/>");
  }

  private String fileCheck(String attributes) {
    return "<file-check xmlns='uri:drover:action:1.0' "
        + attributes
        + "><path>file://"
        + directory
        + "/there</path></file-check>";
  }

  private String oneAction(String action) {
    return workflow(
        "<start to='work'/><action name='work'>"
            + action
            + "<ok to='end'/><error to='fail'/></action>");
  }

  private String run(String xml, Map<String, String> properties) {
    StringBuilder query = new StringBuilder();
    properties.forEach(
        (key, value) ->
            query
                .append(query.length() == 0 ? "?" : "&")
                .append("param=")
                .append(URLEncoder.encode(key + "=" + value, StandardCharsets.UTF_8)));
    HttpResponse<String> answer = drover.post("/api/v1/workflows" + query, "application/xml", xml);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningServer.json(answer).path("id").asText();
  }

  private Map<String, String> urls(String... more) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "oozie.wf.workflow.notification.url",
                receiver.url() + "/job?id=$jobId&status=$status&parent=$parentId",
                "oozie.wf.action.notification.url",
                receiver.url() + "/action/$nodeName/$status?id=$jobId"));
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return properties;
  }

  private void awaitTargets(String... targets) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(receiver.targets()).containsExactlyInAnyOrder(targets));
  }

  @Test
  void jobAndActionTellEachChange() throws Exception {
    serve(Map.of());

    String id = run(oneAction(fileCheck("timeout='PT0.3S' every='PT0.1S'")), urls());

    assertThat(drover.end(id)).isEqualTo("KILLED");
    awaitTargets(
        "/job?id=" + id + "&status=RUNNING&parent=",
        "/action/work/S:RUNNING?id=" + id,
        "/action/work/T:fail?id=" + id,
        "/job?id=" + id + "&status=KILLED&parent=");
    assertThat(receiver.seen()).extracting(WebService.Seen::method).containsOnly("GET");
  }

  @Test
  void killedActionAndSuspendedJobAreTold() throws Exception {
    serve(Map.of());
    String id = run(oneAction(fileCheck("timeout='PT1H' every='PT1M'")), urls());
    awaitTargets("/job?id=" + id + "&status=RUNNING&parent=", "/action/work/S:RUNNING?id=" + id);

    drover.put("/oozie/v1/job/" + id + "?action=suspend");
    drover.put("/oozie/v1/job/" + id + "?action=kill");

    awaitTargets(
        "/job?id=" + id + "&status=RUNNING&parent=",
        "/action/work/S:RUNNING?id=" + id,
        "/job?id=" + id + "&status=SUSPENDED&parent=",
        "/action/work/S:KILLED?id=" + id,
        "/job?id=" + id + "&status=KILLED&parent=");
  }

  @Test
  void onlyTheAnswer200IsAnEnd() throws Exception {
    receiver.then("/job", 204, "").then("/job", 500, "").then("/job", 302, "");
    serve(Map.of("notifications.retries", "2"));

    String id =
        run(
            RunningServer.noop(),
            Map.of("oozie.wf.workflow.notification.url", receiver.url() + "/job?status=$status"));

    assertThat(drover.end(id)).isEqualTo("SUCCEEDED");
    // two news; three answers are no success, so three more are sent
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> receiver.targets().size() == 5);
    Awaitility.await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(20))
        .until(() -> receiver.targets().size() == 5);
  }

  @Test
  void jsonIsPosted() throws Exception {
    serve(Map.of());

    String id =
        run(
            oneAction("<fs><mkdir path='file://" + directory + "/new'/></fs>"),
            urls("drover.notification.format", "json", "oozie.wf.parent.id", "parent-C@1"));

    assertThat(drover.end(id)).isEqualTo("SUCCEEDED");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> receiver.seen().size() == 3);
    List<JsonNode> news = new ArrayList<>();
    for (WebService.Seen seen : receiver.seen()) {
      assertThat(seen.method()).isEqualTo("POST");
      assertThat(seen.contentType()).startsWith("application/json");
      news.add(RunningServer.JSON.readTree(seen.body()));
    }
    assertThat(news)
        .allSatisfy(
            one -> {
              assertThat(one.path("jobId").asText()).isEqualTo(id);
              assertThat(one.path("appName").asText()).isEqualTo("test");
              assertThat(one.path("parentId").asText()).isEqualTo("parent-C@1");
            })
        .extracting(one -> one.path("event").asText() + " " + one.path("status").asText())
        .containsExactlyInAnyOrder("WORKFLOW_JOB RUNNING", "ACTION OK", "WORKFLOW_JOB SUCCEEDED");
    assertThat(news)
        .filteredOn(one -> one.path("event").asText().equals("ACTION"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("nodeName").asText()).isEqualTo("work");
              assertThat(one.path("transition").asText()).isEqualTo("end");
            });
  }

  @Test
  void deniedOrWrongAddressesDoNotTouchTheJob() throws Exception {
    serve(Map.of("http.deny", "loopback"));

    String denied = run(RunningServer.noop(), urls());
    String wrong =
        run(
            RunningServer.noop(),
            Map.of("oozie.wf.workflow.notification.url", "no url at all $status"));

    assertThat(drover.end(denied)).isEqualTo("SUCCEEDED");
    assertThat(drover.end(wrong)).isEqualTo("SUCCEEDED");
    assertThat(receiver.seen()).isEmpty();
  }

  @Test
  void callbackMakesTheCheckDueNow() throws Exception {
    serve(Map.of());
    String id =
        run(
            workflow(
                "<start to='both'/><fork name='both'><path start='work'/><path start='tell'/></fork>"
                    + "<action name='work'>"
                    + fileCheck("timeout='PT1H' every='PT1H'")
                    + "<ok to='joined'/><error to='fail'/></action>"
                    + "<action name='tell'><http xmlns='uri:drover:action:1.0' url='"
                    + receiver.url()
                    + "/told?${urlEncode(wf:callback(\"$status\"))}'/>"
                    + "<ok to='joined'/><error to='fail'/></action>"
                    + "<join name='joined' to='end'/>"),
            Map.of());
    String call = "/oozie/callback?id=" + id + "@work&status=done";
    Awaitility.await()
        .until(() -> node(id, "work").equals("RUNNING") && node(id, "tell").equals("OK"));
    assertThat(receiver.targets().get(0))
        .contains("oozie%2Fcallback%3Fid%3D" + id + "%40tell%26status%3D%24status");

    // it is asked, and knows better than who calls
    assertThat(drover.get(call).statusCode()).isEqualTo(200);
    assertThat(node(id, "work")).isEqualTo("RUNNING");
    Files.createFile(directory.resolve("there"));

    // one that comes while the action is being asked counts for nothing, so it may take two
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                drover.post(call, "text/plain", "rows=1").statusCode() == 200
                    && drover.job(id).path("status").asText().equals("SUCCEEDED"));
    assertThat(drover.get(call).statusCode()).isEqualTo(200);
  }

  private String node(String id, String name) {
    for (JsonNode action : drover.job(id).path("actions")) {
      if (action.path("node").asText().equals(name)) {
        return action.path("status").asText();
      }
    }
    return "";
  }

  @Test
  void wrongCallbacksAreToldByOoziesCodes() throws Exception {
    serve(Map.of());
    String id = drover.submit(RunningServer.noop());

    for (String wrong :
        List.of(
            "?status=x",
            "?id=nothing&status=x",
            "?id=a@b&status=x",
            "?id=" + id + "@no&status=x")) {
      HttpResponse<String> answer = drover.get("/oozie/callback" + wrong);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.headers().firstValue("oozie-error-code")).contains("E0402");
    }
    String right = "/oozie/callback?id=" + id + "@end";
    assertThat(drover.get(right).headers().firstValue("oozie-error-code")).contains("E0403");
    assertThat(
            drover
                .post(right + "&status=x", "text/plain", "x".repeat(2049))
                .headers()
                .firstValue("oozie-error-code"))
        .contains("E0403");
  }
}
