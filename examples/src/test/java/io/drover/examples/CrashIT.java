package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server process and a real Livy with a light spark-submit that writes down each application it
 * starts.
 */
final class CrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private LocalLivy livy;
  private ServerProcess server;
  private Api api;

  @BeforeEach
  void start() {
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.FAKE, directory.resolve("livy"))
                .withAllowedDirectory(directory)
                .withLedger(directory.resolve("ledger")));
    startServer();
  }

  @AfterEach
  void stop() {
    server.close();
    livy.close();
  }

  private void startServer() {
    server =
        ServerProcess.start(
            directory,
            Map.of(
                "livy.endpoints.default.url",
                livy.uri().toString(),
                "files.local-roots",
                directory.toString()));
    api = new Api(server.url());
  }

  private String ledger() throws IOException {
    return Files.readString(directory.resolve("ledger"));
  }

  private String batch(String name, String arguments, String verify, String ok) {
    StringBuilder args = new StringBuilder();
    for (String argument : arguments.split(" ")) {
      args.append("<arg>").append(argument).append("</arg>");
    }
    return "<action name='"
        + name
        + "'><livy-batch xmlns='uri:drover:action:1.0'><file>"
        + directory.resolve("job.jar").toUri()
        + "</file>"
        + args
        + verify
        + "</livy-batch><ok to='"
        + ok
        + "'/><error to='failed'/></action>";
  }

  private static String app(String nodes) {
    return "<workflow-app xmlns='uri:oozie:workflow:1.0' name='crash'>"
        + nodes
        + "<kill name='failed'><message>${wf:errorMessage(wf:lastErrorNode())}</message></kill>"
        + "<end name='end'/></workflow-app>";
  }

  @Test
  void aKilledServerGoesOnAndEachBatchRanOnce() throws Exception {
    String id =
        api.submit(
            app(
                "<start to='f'/><fork name='f'><path start='a'/><path start='b'/></fork>"
                    + batch("a", "sleep=6", "", "j")
                    + batch("b", "sleep=7", "", "j")
                    + "<join name='j' to='c'/>"
                    + batch("c", "print=done", "", "end")),
            Map.of());
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                api.node(id, "a").path("status").asText().equals("RUNNING")
                    && api.node(id, "b").path("status").asText().equals("RUNNING"));

    server.killHard();
    startServer();

    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(Files.readAllLines(directory.resolve("ledger")))
        .hasSize(3)
        .anyMatch(line -> line.startsWith(id + ".a.0.0 "))
        .anyMatch(line -> line.startsWith(id + ".b.0.0 "))
        .anyMatch(line -> line.startsWith(id + ".c.0.0 "));
  }

  @Test
  void aBatchThatLivyCallsSuccessButLeftNoOutputEndsInErrorWithTheEvidence() {
    String id =
        api.submit(
            app(
                "<start to='a'/>"
                    + batch(
                        "a",
                        "print=fine",
                        "<verify><livy/><output path='"
                            + directory.resolve("never").toUri()
                            + "' done-flag='_SUCCESS'/></verify>",
                        "end")),
            Map.of());

    assertThat(api.end(id, PATIENCE)).isEqualTo("KILLED");
    JsonNode action = api.node(id, "a");
    assertThat(action.path("status").asText()).isEqualTo("ERROR");
    assertThat(action.path("errorMessage").asText()).contains("never");
    assertThat(action.path("evidence").findValuesAsText("source")).contains("livy", "output");
    assertThat(action.path("evidence").findValuesAsText("verdict")).contains("SUCCEEDED", "FAILED");
    assertThat(api.get("/oozie/v2/job/" + id + "?show=info")).contains("never");
  }

  @Test
  void killStopsTheApplication() throws Exception {
    String id = api.submit(app("<start to='a'/>" + batch("a", "sleep=600", "", "end")), Map.of());
    await()
        .atMost(PATIENCE)
        .until(() -> api.node(id, "a").path("status").asText().equals("RUNNING"));
    long pid = Long.parseLong(ledger().strip().replaceAll(".* ", ""));
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).contains(true);

    api.post("/api/v1/jobs/" + id + "/kill");

    await()
        .atMost(PATIENCE)
        .until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    assertThat(api.job(id).path("status").asText()).isEqualTo("KILLED");
  }
}
