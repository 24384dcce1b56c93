package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Livy that starts few at once, and says so with its 400. */
final class CapacityIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int BATCHES = 30;

  @TempDir private Path directory;

  /** Batches that are all asked for at once, and each of which takes a while. */
  private String app() {
    StringBuilder nodes = new StringBuilder("<start to='f'/><fork name='f'>");
    for (int i = 0; i < BATCHES; i++) {
      nodes.append("<path start='a").append(i).append("'/>");
    }
    nodes.append("</fork>");
    for (int i = 0; i < BATCHES; i++) {
      nodes
          .append("<action name='a")
          .append(i)
          .append("'><livy-batch xmlns='uri:drover:action:1.0'><file>")
          .append(directory.resolve("job.jar").toUri())
          .append(
              "</file><arg>sleep=3</arg></livy-batch><ok to='j'/><error to='failed'/></action>");
    }
    return "<workflow-app xmlns='uri:oozie:workflow:1.0' name='crowd'>"
        + nodes
        + "<join name='j' to='end'/>"
        + "<kill name='failed'><message>${wf:errorMessage(wf:lastErrorNode())}</message></kill>"
        + "<end name='end'/></workflow-app>";
  }

  @Test
  void aLivyThatStartsFewAtOnceGetsThemAllDone() throws Exception {
    try (LocalLivy livy =
            LocalLivy.start(
                LocalLivyOptions.of(Flavour.FAKE, directory.resolve("livy"))
                    .withAllowedDirectory(directory)
                    .withLivyConf("livy.server.session.max-creation", "4")
                    .withLedger(directory.resolve("ledger")));
        ServerProcess server =
            ServerProcess.start(
                directory,
                Map.of(
                    "livy.endpoints.default.url",
                    livy.uri().toString(),
                    "livy.endpoints.default.max-active",
                    "40",
                    "files.local-roots",
                    directory.toString()))) {
      Api api = new Api(server.url());
      String id = api.submit(app(), Map.of());

      assertThat(api.end(id, PATIENCE))
          .as(() -> api.job(id).toPrettyString())
          .isEqualTo("SUCCEEDED");
      assertThat(api.job(id).path("actions"))
          .allSatisfy(action -> assertThat(action.path("attempt").asInt()).isZero());
      assertThat(Files.readAllLines(directory.resolve("ledger")))
          .hasSize(BATCHES)
          .doesNotHaveDuplicates();
      assertThat(api.get("/api/v1/jobs/" + id + "/timeline"))
          .as("Livy has refused some")
          .contains("Livy says that too much is being started there");
    }
  }
}
