package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final List<Process> servers = new ArrayList<>();
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
  void stop() throws InterruptedException {
    for (Process server : servers) {
      server.destroy();
      server.waitFor();
    }
    livy.close();
  }

  private void startServer() {
    Path log = directory.resolve("server-" + servers.size() + ".log");
    try {
      servers.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.drover.server.ServerMain",
                  "server",
                  "-D",
                  "server.port=0",
                  "-D",
                  "server.data-dir=" + directory.resolve("data"),
                  "-D",
                  "livy.endpoints.default.url=" + livy.uri(),
                  "-D",
                  "files.local-roots=" + directory)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(PATIENCE).until(() -> text(log).contains("Drover is ready at "));
    api = new Api(text(log).replaceAll("(?s).*Drover is ready at (\\S+).*", "$1"));
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

    servers.get(0).destroyForcibly().waitFor();
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
  void killStopsTheApplication() {
    String id = api.submit(app("<start to='a'/>" + batch("a", "sleep=600", "", "end")), Map.of());
    await()
        .atMost(PATIENCE)
        .until(() -> api.node(id, "a").path("status").asText().equals("RUNNING"));
    long pid = Long.parseLong(text(directory.resolve("ledger")).strip().replaceAll(".* ", ""));
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).contains(true);

    api.post("/api/v1/jobs/" + id + "/kill");

    await()
        .atMost(PATIENCE)
        .until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    assertThat(api.job(id).path("status").asText()).isEqualTo("KILLED");
  }
}
