package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.oozie.client.OozieClient;
import org.apache.oozie.client.OozieClientException;
import org.apache.oozie.client.WorkflowAction;
import org.apache.oozie.client.WorkflowJob;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the genuine client of Oozie 5.2.1 sees of jobs: files, pages, filters, Livy, errors. */
final class OozieClientJobsIT {
  private static final String NOOP =
      """
      <workflow-app xmlns="uri:oozie:workflow:0.5" name="noop">
        <start to="done"/>
        <end name="done"/>
      </workflow-app>
      """;
  private static final String FILES =
      """
      <workflow-app xmlns="uri:oozie:workflow:0.5" name="files">
        <start to="choose"/>
        <decision name="choose">
          <switch>
            <case to="both">${wanted eq 'both'}</case>
            <default to="done"/>
          </switch>
        </decision>
        <fork name="both"><path start="left"/><path start="right"/></fork>
        <action name="left">
          <fs><mkdir path="${out}/left"/></fs>
          <ok to="together"/><error to="failed"/>
        </action>
        <action name="right">
          <fs><touchz path="${out}/right"/></fs>
          <ok to="together"/><error to="failed"/>
        </action>
        <join name="together" to="done"/>
        <kill name="failed"><message>failed</message></kill>
        <end name="done"/>
      </workflow-app>
      """;

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir private static Path directory;
  private static RunningServer running;

  private OozieClient client;

  @BeforeAll
  static void start() throws Exception {
    running =
        new RunningServer(
            directory,
            Map.of(
                "livy.endpoints.default.poll-min", "PT0.02S",
                "livy.endpoints.default.poll-max", "PT0.05S"));
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void connect() {
    client = new OozieClient(running.url() + "/oozie");
  }

  @Test
  void theClientAndTheServerAgreeOnAVersion() throws Exception {
    client.validateWSVersion();

    assertThat(client.getProtocolUrl()).isEqualTo(running.url() + "/oozie/v2/");
  }

  @Test
  void aSubmittedJobWaitsUntilItIsStarted() throws Exception {
    String id = client.submit(properties("submitted", NOOP));
    assertThat(client.getJobInfo(id).getStatus()).isEqualTo(WorkflowJob.Status.PREP);

    client.start(id);

    WorkflowJob job = await(id, WorkflowJob.Status.SUCCEEDED);
    assertThat(job.getAppName()).isEqualTo("noop");
    assertThat(job.getUser()).isEqualTo(System.getProperty("user.name"));
    assertThat(job.getStartTime()).isNotNull();
    assertThat(job.getEndTime()).isAfterOrEqualTo(job.getCreatedTime());
    assertThat(job.getActions())
        .extracting(WorkflowAction::getName)
        .containsExactly(":start:", "done");
    assertThat(client.getStatus(id)).isEqualTo("SUCCEEDED");
  }

  @Test
  void filesAreMadeByBothBranches() throws Exception {
    Path out = directory.resolve("client-files");
    Properties properties = properties("files", FILES);
    properties.setProperty("out", out.toUri().toString());
    properties.setProperty("wanted", "both");

    String id = client.run(properties);

    WorkflowJob job = await(id, WorkflowJob.Status.SUCCEEDED);
    assertThat(out.resolve("left")).isDirectory();
    assertThat(out.resolve("right")).isEmptyFile();
    assertThat(job.getActions())
        .extracting(WorkflowAction::getName)
        .containsExactlyInAnyOrder(
            ":start:", "choose", "both", "left", "right", "together", "done");
    assertThat(job.getActions())
        .extracting(WorkflowAction::getStatus)
        .containsOnly(WorkflowAction.Status.OK);
    WorkflowAction left = client.getWorkflowActionInfo(id + "@left");
    assertThat(left.getType()).isEqualTo("fs");
    assertThat(left.getTransition()).isEqualTo("together");
    assertThat(left.getErrorCode()).isNull();
    assertThat(client.getJobDefinition(id)).isEqualToIgnoringWhitespace(FILES);
    assertThat(client.getJobLog(id)).contains("@left]").contains("SUCCEEDED");
  }

  @Test
  void actionsCanBeReadInPages() throws Exception {
    String id = client.run(properties("pages", NOOP));
    await(id, WorkflowJob.Status.SUCCEEDED);

    WorkflowJob second = client.getJobInfo(id, 2, 1);

    assertThat(second.getActions()).extracting(WorkflowAction::getName).containsExactly("done");
  }

  @Test
  void jobsAreListedNewestFirstAndFiltered() throws Exception {
    String named = NOOP.replace("\"noop\"", "\"listed\"");
    String first = client.run(properties("listed", named));
    await(first, WorkflowJob.Status.SUCCEEDED);
    String second = client.submit(properties("listed", named));

    assertThat(client.getJobsInfo("name=listed"))
        .extracting(WorkflowJob::getId)
        .containsExactly(second, first);
    assertThat(client.getJobsInfo("name=listed;status=PREP"))
        .extracting(WorkflowJob::getId)
        .containsExactly(second);
    assertThat(client.getJobsInfo("name=listed;status=PREP;status=SUCCEEDED", 2, 1))
        .extracting(WorkflowJob::getId)
        .containsExactly(first);
    assertThat(client.getJobsInfo("name=listed;user=nobody-of-that-name")).isEmpty();
    assertThatThrownBy(() -> client.getJobsInfo("colour=red"))
        .isInstanceOf(OozieClientException.class)
        .extracting("errorCode")
        .isEqualTo("E0420");
  }

  @Test
  void aJobIsFoundByItsExternalId() throws Exception {
    Properties properties = properties("external", NOOP);
    properties.setProperty(OozieClient.EXTERNAL_ID, "order-17");
    String id = client.submit(properties);

    assertThat(client.getJobId("order-17")).isEqualTo(id);
  }

  @Test
  void aDryRunStoresNothing() throws Exception {
    int before = client.getJobsInfo("").size();

    assertThat(client.dryrun(properties("dry", NOOP))).isEqualTo("OK");

    assertThat(client.getJobsInfo("")).hasSize(before);
    Properties incomplete = properties("dry-incomplete", FILES);
    incomplete.setProperty("wanted", "both");
    assertThatThrownBy(() -> client.dryrun(incomplete))
        .isInstanceOf(OozieClientException.class)
        .hasMessageContaining("out")
        .extracting("errorCode")
        .isEqualTo("E0803");
  }

  @Test
  void theUnchangedSparkActionIsSuspendedResumedAndSucceeds() throws Exception {
    Properties properties = sparkProperties("spark-ok");
    String id = client.run(properties);
    String batch = startedBatch(id);

    client.suspend(id);
    assertThat(client.getJobInfo(id).getStatus()).isEqualTo(WorkflowJob.Status.SUSPENDED);
    client.resume(id);
    assertThat(client.getJobInfo(id).getStatus()).isEqualTo(WorkflowJob.Status.RUNNING);
    running.livy.set(batch, "success", "counted 1000 rows");

    WorkflowJob job = await(id, WorkflowJob.Status.SUCCEEDED);
    WorkflowAction spark =
        job.getActions().stream()
            .filter(a -> a.getName().equals("spark-node"))
            .findFirst()
            .orElseThrow();
    assertThat(spark.getType()).isEqualTo("spark");
    assertThat(spark.getStatus()).isEqualTo(WorkflowAction.Status.OK);
    assertThat(spark.getTransition()).isEqualTo("end");
    JsonNode sent = sentFor(batch);
    assertThat(sent.path("className").asText()).isEqualTo("io.drover.examples.basic.CountJob");
    assertThat(sent.path("driverMemory").asText()).isEqualTo("600m");
    assertThat(sent.path("conf").path("spark.driver.extraJavaOptions").asText())
        .contains("-XX:+UseSerialGC -Dcount.of=1000");
    assertThat(sent.path("args").get(0).asText()).isEqualTo("1000");
    assertThat(client.getJobLog(id)).contains("counted 1000 rows");
  }

  @Test
  void aKilledSparkActionIsEndedAtLivyToo() throws Exception {
    String id = client.run(sparkProperties("spark-killed"));
    String batch = startedBatch(id);

    client.kill(id);

    WorkflowJob job = await(id, WorkflowJob.Status.KILLED);
    waiting().until(() -> running.livy.deleted().contains(batch));
    assertThat(job.getActions())
        .filteredOn(action -> action.getName().equals("spark-node"))
        .extracting(WorkflowAction::getStatus)
        .containsExactly(WorkflowAction.Status.KILLED);
    client.kill(id);
    client.suspend(id);
    assertThat(client.getJobInfo(id).getStatus()).isEqualTo(WorkflowJob.Status.KILLED);
  }

  @Test
  void aFailedSparkActionGoesToItsKillNode() throws Exception {
    String id = client.run(sparkProperties("spark-failed"));

    running.livy.set(
        startedBatch(id), "dead", "Exception in thread \"main\" java.lang.OutOfMemoryError");

    WorkflowJob job = await(id, WorkflowJob.Status.KILLED);
    assertThat(job.getActions())
        .filteredOn(action -> action.getName().equals("spark-node"))
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.getStatus()).isEqualTo(WorkflowAction.Status.ERROR);
              assertThat(action.getTransition()).isEqualTo("fail");
              assertThat(action.getErrorMessage()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "unknown target, <start to=\"nowhere\"/><end name=\"done\"/>, E0708",
    "element, <start to=\"done\"/><stop name=\"done\"/>, E0701",
    "duplicate, <start to=\"a\"/><end name=\"a\"/><kill name=\"a\"><message>m</message></kill>, E0701",
  })
  void aBadWorkflowIsRefusedWithOoziesCode(String name, String nodes, String code)
      throws Exception {
    Properties properties =
        properties(
            "bad-" + name.replace(' ', '-'),
            "<workflow-app xmlns=\"uri:oozie:workflow:0.5\" name=\"bad\">"
                + nodes
                + "</workflow-app>");

    assertThatThrownBy(() -> client.run(properties))
        .isInstanceOf(OozieClientException.class)
        .extracting("errorCode")
        .isEqualTo(code);
  }

  @Test
  void anUnknownJobIsE0604() {
    String id = "0000999-200101000000000-drover-W";

    List<Call> calls =
        List.of(
            () -> client.getJobInfo(id),
            () -> client.getJobDefinition(id),
            () -> client.getJobLog(id),
            () -> client.getStatus(id),
            () -> client.kill(id),
            () -> client.start(id));
    for (Call call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(OozieClientException.class)
          .hasMessageContaining(id)
          .extracting("errorCode")
          .isEqualTo("E0604");
    }
  }

  @Test
  void theClientCanAskForAValidation() throws Exception {
    Path good = file("good.xml", NOOP);
    Path bad = file("bad.xml", "<workflow-app/>");

    assertThat(client.validateXML(good.toString())).isEqualTo("Valid workflow-app");
    assertThatThrownBy(() -> client.validateXML(bad.toString()))
        .isInstanceOf(OozieClientException.class)
        .extracting("errorCode")
        .isEqualTo("E0701");
  }

  @Test
  void theServerTellsItsSettingsWithSecretsMasked() throws Exception {
    assertThat(client.getServerConfiguration())
        .containsEntry("server.port", "0")
        .containsEntry("database.password", Secrets.MASK);
    assertThat(client.getAvailableOozieServers()).containsValue(running.url() + "/oozie");
  }

  private static Path file(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content);
  }

  private interface Call {
    void run() throws Exception;
  }

  private Properties properties(String name, String workflowXml) throws Exception {
    Path application = Files.createDirectories(directory.resolve("apps").resolve(name));
    Files.writeString(application.resolve("workflow.xml"), workflowXml);
    Properties properties = client.createConfiguration();
    properties.setProperty(OozieClient.APP_PATH, application.toUri().toString());
    return properties;
  }

  /** The shipped example as it lies in the repository. */
  private Properties sparkProperties(String name) throws Exception {
    Path example = Path.of("examples", "spark-action", "workflow.xml");
    Path repository = Path.of("").toAbsolutePath();
    while (!Files.exists(repository.resolve(example))) {
      repository = repository.getParent();
    }
    Properties properties = properties(name, Files.readString(repository.resolve(example)));
    Path jar = directory.resolve("jobs.jar");
    Files.writeString(jar, "not read by the fake Livy");
    properties.setProperty("nameNode", "file:///");
    properties.setProperty("jobTracker", "unused");
    properties.setProperty("queueName", "default");
    properties.setProperty("master", "local[*]");
    properties.setProperty("mode", "client");
    properties.setProperty("rows", "1000");
    properties.setProperty("jobsJar", jar.toUri().toString());
    properties.setProperty("output", directory.resolve(name + "-out").toUri().toString());
    return properties;
  }

  /** Name of the batch that the job's attempt has at Livy. */
  private static String startedBatch(String id) {
    Predicate<JsonNode> ofJob = batch -> batch.path("name").asText().contains(id);
    waiting().until(() -> running.livy.started().stream().anyMatch(ofJob));
    return running.livy.started().stream()
        .filter(ofJob)
        .findFirst()
        .orElseThrow()
        .path("name")
        .asText();
  }

  private static JsonNode sentFor(String batch) {
    return running.livy.started().stream()
        .filter(sent -> sent.path("name").asText().equals(batch))
        .findFirst()
        .orElseThrow();
  }

  private WorkflowJob await(String id, WorkflowJob.Status status) throws Exception {
    waiting().untilAsserted(() -> assertThat(client.getJobInfo(id).getStatus()).isEqualTo(status));
    return client.getJobInfo(id);
  }

  private static ConditionFactory waiting() {
    return Awaitility.await().atMost(DEADLINE).pollInterval(Duration.ofMillis(20));
  }
}
