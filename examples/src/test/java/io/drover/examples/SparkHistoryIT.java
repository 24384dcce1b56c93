package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Spark history server says about real Spark jobs that a real Livy calls a success. */
final class SparkHistoryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path directory;
  private static LocalLivy livy;
  private static SparkHistory history;
  private static DroverServer server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.REAL, directory.resolve("livy"))
                .withAllowedDirectory(Home.directory().resolve("examples")));
    history = SparkHistory.start(Files.createDirectory(directory.resolve("events")));
    server =
        DroverServer.start(
            ServerConfig.load(
                Optional.empty(),
                Map.of(),
                Map.of(
                    "server.port",
                    "0",
                    "server.data-dir",
                    directory.resolve("data").toString(),
                    "livy.endpoints.default.url",
                    livy.uri().toString(),
                    "spark.history-server",
                    history.uri().toString(),
                    "spark.history-lag",
                    "PT10S")));
    api = new Api(server.url());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (history != null) {
      history.close();
    }
    if (livy != null) {
      livy.close();
    }
  }

  private static String workflow(String action) {
    return """
        <workflow-app xmlns="uri:oozie:workflow:0.5" name="verified">
          <start to="job"/>
          <action name="job">%s<ok to="end"/><error to="fail"/></action>
          <kill name="fail"><message>failed</message></kill>
          <end name="end"/>
        </workflow-app>
        """
        .formatted(action);
  }

  private static String batch(String verify, boolean eventLog, String job, String... arguments) {
    StringBuilder args = new StringBuilder();
    for (String argument : arguments) {
      args.append("<arg>").append(argument).append("</arg>");
    }
    return workflow(
        """
        <livy-batch xmlns="uri:drover:action:1.0">
          <file>%s</file><class-name>io.drover.examples.basic.%s</class-name>%s
          <conf name="spark.eventLog.enabled">%s</conf>
          <conf name="spark.eventLog.dir">%s</conf>
          <conf name="spark.yarn.tags">mine</conf>
          %s
        </livy-batch>
        """
            .formatted(
                Home.jobsJar(), job, args, eventLog, directory.resolve("events").toUri(), verify));
  }

  private static String run(String xml, Map<String, String> parameters, String expected) {
    String id = api.submit(xml, parameters);
    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo(expected);
    return id;
  }

  private static JsonNode spark(String id) {
    JsonNode last = null;
    for (JsonNode evidence : api.node(id, "job").path("evidence")) {
      if (evidence.path("source").asText().equals("spark")) {
        last = evidence;
      }
    }
    assertThat(last).as(() -> api.job(id).toPrettyString()).isNotNull();
    return last;
  }

  @Test
  void jobsThatSucceededAreProof() {
    String id =
        run(batch("<verify><spark/></verify>", true, "CountJob", "1000"), Map.of(), "SUCCEEDED");

    assertThat(spark(id).path("verdict").asText()).isEqualTo("SUCCEEDED");
    assertThat(spark(id).path("question").asText()).contains("application local-");
  }

  @Test
  void failedJobThatTheProgramSwallowedFailsTheAction() {
    String id =
        run(batch("<verify><spark/></verify>", true, "RepeatJob", "1", "1"), Map.of(), "KILLED");

    JsonNode node = api.node(id, "job");
    assertThat(node.path("errorCode").asText()).isEqualTo("VERIFY_FAILED");
    assertThat(node.path("errorMessage").asText())
        .contains("count at RepeatJob.java", "asked to fail");
    assertThat(spark(id).path("verdict").asText()).isEqualTo("FAILED");
  }

  @Test
  void failedJobThatTheProgramRepeatedWithSuccessIsNoFailure() {
    String id =
        run(batch("<verify><spark/></verify>", true, "RepeatJob", "1", "2"), Map.of(), "SUCCEEDED");

    assertThat(spark(id).path("answer").asText())
        .contains("1 of 2 jobs succeeded", "repeated with success");
  }

  @Test
  void applicationWithoutAJobIsUnknown() {
    String id =
        run(
            batch("<verify timeout='PT2S'><spark/></verify>", true, "SleepJob", "0"),
            Map.of(),
            "KILLED");

    assertThat(api.node(id, "job").path("errorCode").asText()).isEqualTo("LIVY_UNKNOWN");
    assertThat(spark(id).path("answer").asText()).contains("ran no job");
  }

  @Test
  void applicationThatNeverReachesTheHistoryIsUnknownAfterTheLag() {
    String id =
        run(
            batch("<verify timeout='PT1S'><spark/></verify>", false, "CountJob", "10"),
            Map.of(),
            "KILLED");

    assertThat(api.node(id, "job").path("errorCode").asText()).isEqualTo("LIVY_UNKNOWN");
    assertThat(spark(id).path("answer").asText()).contains("not in the history after PT10S");
  }

  @Test
  void ooziesSparkActionTakesTheSourcesFromTheJobsProperties() {
    String action =
        """
        <spark xmlns="uri:oozie:spark-action:0.2">
          <job-tracker>jt</job-tracker><name-node>file:///</name-node>
          <master>yarn</master><mode>cluster</mode><name>count</name>
          <class>io.drover.examples.basic.RepeatJob</class><jar>%s</jar>
          <spark-opts>--conf spark.eventLog.enabled=true --conf spark.eventLog.dir=%s</spark-opts>
          <arg>1</arg><arg>1</arg>
        </spark>
        """
            .formatted(Home.jobsJar(), directory.resolve("events").toUri());

    String believed = run(workflow(action), Map.of(), "SUCCEEDED");
    String verified = run(workflow(action), Map.of("drover.verify", "spark"), "KILLED");

    assertThat(api.node(believed, "job").path("evidence")).hasSize(1);
    assertThat(api.node(verified, "job").path("errorCode").asText()).isEqualTo("VERIFY_FAILED");
  }
}
