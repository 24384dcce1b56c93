package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orphans at a real Livy that impersonates, with processes behind them that can be counted. */
final class OrphansIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private LocalLivy livy;
  private LivyView view;
  private DroverServer server;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.FAKE, directory.resolve("livy"))
                .withAllowedDirectory(directory)
                .withLivyConf("livy.impersonation.enabled", "true")
                .withLedger(directory.resolve("ledger")));
    view = new LivyView(livy.uri());
    Map<String, String> settings = new HashMap<>();
    settings.put("server.port", "0");
    settings.put("server.data-dir", directory.resolve("data").toString());
    settings.put("files.local-roots", directory.toString());
    settings.put("livy.endpoints.default.url", livy.uri().toString());
    settings.put("livy.endpoints.default.impersonation", "true");
    // the same server under another name: what it loses there is found by a look for orphans first
    settings.put("livy.endpoints.patient.url", livy.uri().toString());
    settings.put("livy.endpoints.patient.impersonation", "true");
    settings.put("livy.endpoints.patient.poll-min", "PT10M");
    settings.put("livy.endpoints.patient.poll-max", "PT10M");
    settings.put("orphans.min-age", "PT0S");
    server = DroverServer.start(ServerConfig.load(Optional.empty(), Map.of(), settings));
    api = new Api(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
    livy.close();
  }

  private String submit(String endpoint, String argument) {
    return api.submit(
        "<workflow-app xmlns='uri:oozie:workflow:1.0' name='orphans'><start to='a'/>"
            + "<action name='a'><livy-batch xmlns='uri:drover:action:1.0' endpoint='"
            + endpoint
            + "'><file>"
            + directory.resolve("job.jar").toUri()
            + "</file><arg>"
            + argument
            + "</arg></livy-batch><ok to='end'/><error to='end'/></action>"
            + "<end name='end'/></workflow-app>",
        Map.of());
  }

  /** The name of a batch that has ended and that Livy has forgotten. */
  private String ended() {
    String id = submit("default", "print=fine");
    assertThat(api.end(id, PATIENCE)).isEqualTo("SUCCEEDED");
    view.deleteBatch(id + ".a.0.0");
    return id + ".a.0.0";
  }

  private void runByHand(String name, String user) {
    view.submit(
        Map.of(
            "name",
            name,
            "proxyUser",
            user,
            "file",
            directory.resolve("job.jar").toUri().toString(),
            "args",
            List.of("sleep=600")));
    await().atMost(PATIENCE).until(() -> alive(name));
  }

  /** Whether the last process that was started under the name is there. */
  private boolean alive(String name) {
    try {
      return Files.readAllLines(directory.resolve("ledger")).stream()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> Long.valueOf(line.replaceAll(".* ", "")))
          .reduce((first, last) -> last)
          .flatMap(ProcessHandle::of)
          .filter(ProcessHandle::isAlive)
          .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String command(String... words) throws Exception {
    return ServerProcess.command(directory, server.url(), words);
  }

  @Test
  void onlyWhatMatchesNameUserAndRecordIsEnded() throws Exception {
    String orphan = ended();
    String ofSomebody = ended();
    String foreign = orphan.replace("-drover-", "-prod-");
    String unknown = orphan.replaceAll("^\\d+", "9999999");
    String me = System.getProperty("user.name");
    runByHand(orphan, me);
    runByHand(ofSomebody, "mallory");
    runByHand(foreign, me);
    runByHand(unknown, me);
    String living = submit("default", "sleep=600");
    await().atMost(PATIENCE).until(() -> alive(living + ".a.0.0"));

    assertThat(api.orphans())
        .containsExactly(
            "ORPHAN default/batches/" + orphan,
            "USER_DIFFERS default/batches/" + ofSomebody,
            "NO_RECORD default/batches/" + unknown,
            "FOREIGN default/batches/" + foreign);
    assertThat(command("orphans")).contains("1 orphan at livy default").contains(orphan);
    assertThat(alive(orphan)).as("a look changes nothing").isTrue();

    assertThat(
            command(
                "orphans",
                "--kill",
                "default/batches/" + ofSomebody,
                "default/batches/" + foreign,
                "default/batches/" + unknown,
                "default/batches/" + living + ".a.0.0"))
        .contains("REFUSED  default/batches/" + ofSomebody + ": USER_DIFFERS: it runs as mallory")
        .contains("REFUSED  default/batches/" + foreign + ": FOREIGN")
        .contains("REFUSED  default/batches/" + unknown + ": NO_RECORD")
        .contains("REFUSED  default/batches/" + living + ".a.0.0: it belongs to an attempt")
        .doesNotContain("KILLED");
    assertThat(command("orphans", "--kill")).contains("KILLED  default/batches/" + orphan);

    await().atMost(PATIENCE).until(() -> !alive(orphan));
    assertThat(List.of(ofSomebody, foreign, unknown, living + ".a.0.0")).allMatch(this::alive);
    assertThat(api.orphans()).noneMatch(line -> line.startsWith("ORPHAN"));
    api.post("/api/v1/jobs/" + living + "/kill");
    assertThat(api.end(living, PATIENCE)).isEqualTo("KILLED");
  }

  @Test
  void anAttemptThatLivyForgotIsMissing() {
    String id = submit("patient", "sleep=600");
    await()
        .atMost(PATIENCE)
        .until(() -> api.node(id, "a").path("status").asText().equals("RUNNING"));
    assertThat(api.orphans()).isEmpty();

    livy.killHard();
    livy = LocalLivy.start(livy.options());

    assertThat(api.orphans()).containsExactly("MISSING record/attempts/" + id + ".a.0.0");
    assertThat(alive(id + ".a.0.0")).as("what Livy forgot goes on").isTrue();
  }
}
