package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the whole server asks before it believes Livy, and before it starts a job again. */
class RetryIT {
  @TempDir Path directory;
  private AnsweredYarn yarn;
  private RunningServer drover;

  @BeforeEach
  void start() throws Exception {
    yarn = new AnsweredYarn();
    drover =
        new RunningServer(
            directory,
            Map.of(
                "yarn.resource-managers",
                yarn.url(),
                "verify.default",
                "yarn",
                "workflow.user-retry-codes",
                "FS006",
                "livy.endpoints.default.poll-max",
                "PT0.2S"));
  }

  @AfterEach
  void stop() {
    drover.close();
    yarn.close();
  }

  /** Submits an action that may be retried once, at once; gives its job when Livy runs it. */
  private String running(String action) {
    String id =
        drover.submit(
            RunningServer.app(
                "<start to='ingest'/><action name='ingest' retry-max='1' retry-interval='0'>"
                    + action
                    + "<ok to='end'/><error to='fail'/></action>"
                    + "<kill name='fail'><message>failed</message></kill><end name='end'/>"));
    await(() -> node(id).path("status").asText().equals("RUNNING"));
    return id;
  }

  private static String batch(String verify) {
    return "<livy-batch xmlns='uri:drover:action:1.0'><file>/jobs/job.jar</file>"
        + verify
        + "</livy-batch>";
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  private JsonNode node(String id) {
    for (JsonNode action : drover.job(id).path("actions")) {
      if (action.path("node").asText().equals("ingest")) {
        return action;
      }
    }
    return RunningServer.JSON.missingNode();
  }

  @Test
  void failedAttemptWhoseApplicationTurnsUpIsFollowed() {
    String id = running(batch(""));
    String first = id + ".ingest.0.0";
    // It turns up between the verdict over the first attempt and the retry.
    yarn.staysSilentFor(2);
    yarn.says(first, "RUNNING", "UNDEFINED");

    drover.livy.set(first, "dead", "java.lang.IllegalStateException: boom");
    await(() -> node(id).path("externalId").asText().equals(AnsweredYarn.APP));
    yarn.says(first, "FINISHED", "SUCCEEDED");

    assertThat(drover.end(id)).as(() -> drover.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(drover.livy.started()).as("one application").hasSize(1);
    assertThat(node(id).path("evidence").toString()).contains("attempt 0", "followed instead");
  }

  @Test
  void failedAttemptIsStartedAgainWhenNothingOfItLives() {
    String id = running(batch(""));
    yarn.says(id + ".ingest.0.0", "FINISHED", "FAILED");

    drover.livy.set(id + ".ingest.0.0", "dead", "java.lang.IllegalStateException: boom");
    await(() -> drover.livy.started().size() == 2);
    yarn.says(id + ".ingest.0.1", "FINISHED", "SUCCEEDED");
    drover.livy.set(id + ".ingest.0.1", "success");

    assertThat(drover.end(id)).isEqualTo("SUCCEEDED");
    assertThat(drover.livy.started()).hasSize(2);
  }

  @Test
  void serversDefaultHoldsForOoziesSparkAction() {
    String id =
        running(
            "<spark xmlns='uri:oozie:spark-action:0.2'><job-tracker>jt</job-tracker>"
                + "<name-node>hdfs://nn</name-node><master>yarn</master><name>n</name>"
                + "<class>etl.Job</class><jar>hdfs://nn/job.jar</jar></spark>");
    yarn.says(id + ".ingest.0.0", "FINISHED", "FAILED");

    drover.livy.set(id + ".ingest.0.0", "success");

    assertThat(drover.end(id)).isEqualTo("KILLED");
    assertThat(node(id).path("errorCode").asText()).isEqualTo("VERIFY_FAILED");
  }

  @Test
  void actionSwitchesTheServersDefaultOff() {
    String id = running(batch("<verify><none/></verify>"));
    yarn.says(id + ".ingest.0.0", "FINISHED", "FAILED");

    drover.livy.set(id + ".ingest.0.0", "success");

    assertThat(drover.end(id)).isEqualTo("SUCCEEDED");
  }

  @Test
  void codeThatTheServerAddsIsRetried() {
    String id =
        drover.submit(
            RunningServer.app(
                "<start to='ingest'/><action name='ingest' retry-max='1' retry-interval='0'><fs>"
                    + "<move source='"
                    + directory.resolve("missing").toUri()
                    + "' target='"
                    + directory.resolve("target").toUri()
                    + "'/></fs><ok to='end'/><error to='fail'/></action>"
                    + "<kill name='fail'><message>failed</message></kill><end name='end'/>"));

    assertThat(drover.end(id)).isEqualTo("KILLED");
    assertThat(node(id).path("errorCode").asText()).isEqualTo("FS006");
    assertThat(drover.get("/api/v1/jobs/" + id + "/timeline").body())
        .contains("FS006", "retry 1 of 1");
  }
}
