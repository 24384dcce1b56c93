package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Livy that starts few at once, and says so with its 400. */
final class CapacityIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int JOBS = 150;

  @TempDir private Path directory;

  private String app() {
    return "<workflow-app xmlns='uri:oozie:workflow:1.0' name='crowd'><start to='a'/>"
        + "<action name='a'><livy-batch xmlns='uri:drover:action:1.0'><file>"
        + directory.resolve("job.jar").toUri()
        + "</file><arg>sleep=0.1</arg></livy-batch><ok to='end'/><error to='failed'/></action>"
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
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        ids.add(api.submit(app(), Map.of()));
      }

      for (String id : ids) {
        assertThat(api.end(id, PATIENCE))
            .as(() -> api.job(id).toPrettyString())
            .isEqualTo("SUCCEEDED");
        assertThat(api.node(id, "a").path("attempt").asInt()).isZero();
      }
      assertThat(Files.readAllLines(directory.resolve("ledger")))
          .hasSize(JOBS)
          .doesNotHaveDuplicates();
      assertThat(
              ids.stream()
                  .map(id -> api.get("/api/v1/jobs/" + id + "/timeline"))
                  .filter(timeline -> timeline.contains("too much is being started")))
          .as("Livy has refused some")
          .isNotEmpty();
    }
  }
}
