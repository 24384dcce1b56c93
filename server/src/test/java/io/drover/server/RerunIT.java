package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reruns through the native API, of a workflow that moves a file which is not there at first. */
final class RerunIT {
  @TempDir private static Path directory;
  private static RunningServer running;

  private String id;
  private Path work;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void runOnce() throws Exception {
    work = Files.createTempDirectory(directory, "work");
    String uri = work.toUri().toString();
    id =
        running.submit(
            RunningServer.app(
                "<start to='make'/><action name='make'><fs><mkdir path='"
                    + uri
                    + "made'/></fs><ok to='move'/><error to='fail'/></action>"
                    + "<action name='move'><fs><move source='"
                    + uri
                    + "in' target='"
                    + uri
                    + "out'/></fs><ok to='end'/><error to='fail'/></action>"
                    + "<kill name='fail'><message>no</message></kill><end name='end'/>"));
    assertThat(running.end(id)).isEqualTo("KILLED");
  }

  private HttpResponse<String> rerun(String body) {
    return running.post("/api/v1/jobs/" + id + "/rerun?user.name=joe", "application/json", body);
  }

  @Test
  void theFailedNodesRunAgainAndAllAttemptsStayVisible() throws Exception {
    JsonNode plan = RunningServer.json(rerun("{\"failed\":true,\"dryRun\":true}"));
    assertThat(plan.toString())
        .isEqualTo(
            "{\"run\":1,\"steps\":["
                + "{\"node\":\"make\",\"type\":\"fs\",\"effect\":\"SKIP\","
                + "\"reason\":\"OK in run 0\"},"
                + "{\"node\":\"move\",\"type\":\"fs\",\"effect\":\"RUN\","
                + "\"reason\":\"was ERROR FS006\"}]}");
    assertThat(running.job(id).path("run").asInt()).isZero();

    Files.createFile(work.resolve("in"));
    assertThat(rerun("{\"failed\":true}").statusCode()).isEqualTo(200);

    assertThat(running.end(id)).isEqualTo("SUCCEEDED");
    assertThat(running.job(id).path("run").asInt()).isEqualTo(1);
    assertThat(work.resolve("out")).exists();
    JsonNode attempts =
        RunningServer.json(running.get("/api/v1/jobs/" + id + "/actions/move/attempts"));
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(0).path("errorCode").asText()).isEqualTo("FS006");
    assertThat(attempts.get(1).path("status").asText()).isEqualTo("OK");
  }

  @Test
  void whatIsWrongWithTheRequestIsSaid() {
    assertThat(rerun("").statusCode()).isEqualTo(400);
    assertThat(rerun("{\"failed\":true,\"from\":\"make\"}").body()).contains("E0404");
    assertThat(rerun("{\"from\":\"nowhere\"}").body()).contains("E0807", "nowhere");
    assertThat(rerun("{\"workflowXml\":\"<x/>\"}").statusCode()).isEqualTo(400);
    assertThat(running.get("/api/v1/jobs/" + id + "/actions/nowhere/attempts").statusCode())
        .isEqualTo(404);
    assertThat(running.job(id).path("status").asText()).isEqualTo("KILLED");
  }
}
