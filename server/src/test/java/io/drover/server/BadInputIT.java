package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must not get in: a clear message, the right codes, and no half-made job. */
final class BadInputIT {
  @TempDir private Path directory;
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(directory);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static String action(String body) {
    return RunningServer.app(
        "<start to='a'/><action name='a'>"
            + body
            + "<ok to='end'/><error to='fail'/></action><kill name='fail'><message>"
            + "${wf:errorMessage('a')}</message></kill><end name='end'/>");
  }

  private static String batch(String file) {
    return "<livy-batch xmlns='uri:drover:action:1.0'><file>" + file + "</file></livy-batch>";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<workflow-app|E0700|ends inside an open element",
        "<start to='end'/><wat/><end name='end'/>|E0701|'wat' is not allowed here",
        "<start to='nowhere'/><end name='end'/>|E0708|nowhere",
        "<start to='a'/><action name='a'><fs/><ok to='b'/><error to='b'/></action><action name='b'>"
            + "<fs/><ok to='a'/><error to='a'/></action><end name='end'/>|E0707|:start:->a->b->a",
        "<start to='a'/><action name='a'><shell xmlns='uri:oozie:shell-action:0.3'/><ok to='end'/>"
            + "<error to='end'/></action><end name='end'/>|E0723|shell",
        "<parameters><property><name>q1</name></property></parameters><start to='end'/>"
            + "<end name='end'/>|E0738|q1"
      })
  void brokenDefinitions(String nodes, String code, String message) throws Exception {
    String xml = nodes.startsWith("<workflow-app") ? nodes : RunningServer.app(nodes);

    refused(running.post("/api/v1/workflows", "application/xml", xml), 400, code, message);

    Path app = Files.createDirectories(directory.resolve("app"));
    Files.writeString(app.resolve("workflow.xml"), xml);
    HttpResponse<String> oozie = oozie(app.toUri().toString());
    assertThat(oozie.statusCode()).isEqualTo(400);
    assertThat(oozie.headers().firstValue("oozie-error-code")).contains(code);
    assertThat(oozie.headers().firstValue("oozie-error-message").orElseThrow()).contains(message);
    assertThat(running.jobCount()).isZero();
  }

  private HttpResponse<String> oozie(String appPath) {
    return running.post(
        "/oozie/v1/jobs?action=start&user.name=ann",
        "application/xml;charset=UTF-8",
        "<configuration><property><name>oozie.wf.application.path</name><value>"
            + appPath
            + "</value></property></configuration>");
  }

  private void refused(HttpResponse<String> response, int status, String code, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode error = RunningServer.json(response).path("error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("message").asText()).contains(message);
    assertThat(running.jobCount()).isZero();
  }

  @Test
  void anEntityBombIsNotExpanded() {
    refused(
        running.post(
            "/api/v1/workflows",
            "application/xml",
            "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + RunningServer.noop()),
        400,
        "E0700",
        "DOCTYPE");
  }

  @Test
  void bodiesOverTheLimitAreRefused() {
    byte[] large = new byte[11 * 1024 * 1024];

    HttpResponse<String> response = running.post("/api/v1/workflows", "application/xml", large);

    refused(response, 413, "E0736", "limit");
    refused(
        running.post(
            "/api/v1/workflows",
            "application/xml",
            RunningServer.noop() + " ".repeat(6 * 1024 * 1024)),
        413,
        "E0736",
        "limit");
  }

  @Test
  void whatIsNoWorkflowIsSaidSo() {
    refused(
        running.post("/api/v1/workflows", "application/json", "{\"a\":1}"),
        415,
        "E0300",
        "neither a workflow.xml nor a zip");
    refused(
        running.post("/api/v1/workflows?param=x", "application/xml", RunningServer.noop()),
        400,
        "E0303",
        "param=key=value");
    HttpResponse<String> oozie = running.post("/oozie/v1/jobs", "text/plain", "x");
    assertThat(oozie.statusCode()).isEqualTo(400);
    assertThat(oozie.headers().firstValue("oozie-error-code")).contains("E0300");
  }

  @Test
  void applicationPathsOutsideTheAllowedRootsAreNotRead() {
    for (String path : new String[] {"file:///etc", "/etc", "file:///etc/../etc"}) {
      HttpResponse<String> response = oozie(path);
      assertThat(response.statusCode()).isIn(400, 401);
      assertThat(response.headers().firstValue("oozie-error-code")).contains("E0507");
    }
    assertThat(oozie("gopher://x/y").headers().firstValue("oozie-error-code")).contains("E0904");
    assertThat(
            oozie(directory.resolve("none").toUri().toString())
                .headers()
                .firstValue("oozie-error-code"))
        .contains("E0504");
    assertThat(running.jobCount()).isZero();
  }

  @Test
  void actionsCannotTouchFilesOutsideTheAllowedRoots() {
    String id = running.submit(action("<fs><mkdir path='file:///etc/drover-was-here'/></fs>"));

    assertThat(running.end(id)).isEqualTo("KILLED");
    assertThat(running.job(id).path("error").path("code").asText()).isEqualTo("FS014");
    assertThat(Path.of("/etc/drover-was-here")).doesNotExist();
  }

  @Test
  void anUnresolvedVariableFailsTheJobAndNamesItself() {
    String id = running.submit(action(batch("${nope}")));

    assertThat(running.end(id)).isEqualTo("FAILED");
    JsonNode error = running.job(id).path("error");
    assertThat(error.path("code").asText()).isEqualTo("EL_ERROR");
    assertThat(error.path("message").asText()).contains("variable [nope] cannot be resolved");
    HttpResponse<String> dryRun =
        running.post("/api/v1/workflows?dryRun=true", "application/xml", action(batch("${nope}")));
    assertThat(dryRun.statusCode()).isEqualTo(400);
    assertThat(dryRun.body()).contains("E0803");
  }

  @Test
  void aBatchThatDiesSaysWhy() {
    running.livy.newBatchesAre("dead");
    running.livy.newBatchesLog("Error: Failed to load class etl.Missing.");

    String id = running.submit(action(batch("file:///jobs/missing.jar")));

    assertThat(running.end(id)).isEqualTo("KILLED");
    JsonNode error = running.job(id).path("error");
    assertThat(error.path("code").asText()).isEqualTo("JA018");
    assertThat(error.path("message").asText()).contains("Failed to load class etl.Missing");
  }

  @Test
  void anUnreachableLivyIsSaidAndWaitedFor() {
    running.livy.close();

    String id = running.submit(action(batch("file:///jobs/job.jar")));

    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(
            () -> running.job(id).toString().toLowerCase(java.util.Locale.ROOT).contains("livy"));
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> running.get("/api/v1/jobs/" + id + "/timeline").body().contains("Livy"));
    assertThat(running.job(id).path("status").asText()).isEqualTo("RUNNING");
  }

  @Test
  void unknownJobsAreUnknown() {
    HttpResponse<String> api = running.get("/api/v1/jobs/0000001-1-x-W");
    assertThat(api.statusCode()).isEqualTo(404);
    assertThat(api.body()).contains("E0604");
    HttpResponse<String> oozie = running.get("/oozie/v2/job/0000001-1-x-W");
    assertThat(oozie.statusCode()).isEqualTo(400);
    assertThat(oozie.headers().firstValue("oozie-error-code")).contains("E0604");
    assertThat(running.put("/oozie/v2/job/0000001-1-x-W?action=kill").statusCode()).isEqualTo(400);
    assertThat(running.put("/oozie/v2/job/0000001-1-x-W?action=explode").statusCode())
        .isEqualTo(400);
  }
}
