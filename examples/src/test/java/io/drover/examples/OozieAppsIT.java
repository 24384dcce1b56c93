package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.oozie.client.OozieClient;
import org.apache.oozie.client.OozieClientException;
import org.apache.oozie.client.WorkflowAction;
import org.apache.oozie.client.WorkflowJob;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten Oozie applications, submitted by Oozie's own client, on a real Livy and a real Spark. */
final class OozieAppsIT {
  @TempDir private static Path directory;
  private static Path apps;
  private static Path output;
  private static LocalLivy livy;
  private static DroverServer server;
  private static OozieClient client;

  @BeforeAll
  static void start() throws Exception {
    apps = directory.resolve("apps");
    output = directory.resolve("output");
    copy(Home.directory().resolve("examples/oozie-apps"), apps);
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.REAL, directory.resolve("livy"))
                .withAllowedDirectory(Home.directory().resolve("examples"))
                .withAllowedDirectory(directory));
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
                    "files.local-roots",
                    Home.directory().resolve("examples") + "," + directory)));
    client = new OozieClient(server.url() + "/oozie");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (livy != null) {
      livy.close();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** The application's own job.properties, with this machine's places. */
  private static Properties properties(String app) throws IOException {
    Properties properties = client.createConfiguration();
    try (Reader file = Files.newBufferedReader(apps.resolve(app).resolve("job.properties"))) {
      properties.load(file);
    }
    properties.setProperty("nameNode", "file://");
    properties.setProperty("appRoot", apps.toString());
    properties.setProperty("outputRoot", output.toString());
    properties.setProperty("jobsJar", Home.jobsJar());
    return properties;
  }

  private static String run(String app, String... overrides)
      throws IOException, OozieClientException {
    Properties properties = properties(app);
    for (int i = 0; i < overrides.length; i += 2) {
      properties.setProperty(overrides[i], overrides[i + 1]);
    }
    return client.run(properties);
  }

  private static WorkflowJob end(String id) throws OozieClientException {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> client.getJobInfo(id).getEndTime() != null);
    return client.getJobInfo(id);
  }

  private static WorkflowJob succeeds(String id) throws OozieClientException {
    WorkflowJob job = end(id);
    assertThat(job.getStatus()).as(() -> actions(job)).isEqualTo(WorkflowJob.Status.SUCCEEDED);
    return job;
  }

  private static WorkflowJob isKilled(String id) throws OozieClientException {
    WorkflowJob job = end(id);
    assertThat(job.getStatus()).as(() -> actions(job)).isEqualTo(WorkflowJob.Status.KILLED);
    return job;
  }

  private static String actions(WorkflowJob job) {
    StringBuilder text = new StringBuilder();
    job.getActions()
        .forEach(
            action ->
                text.append(action.getName())
                    .append(' ')
                    .append(action.getStatus())
                    .append(' ')
                    .append(action.getErrorMessage())
                    .append('\n'));
    return text.toString();
  }

  private static WorkflowAction action(WorkflowJob job, String name) {
    return job.getActions().stream()
        .filter(action -> action.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " was not reached:\n" + actions(job)));
  }

  @Test
  void globalSectionsParametersAndDefaultsReachTheSparkAction() throws Exception {
    WorkflowJob job = succeeds(run("01-daily-count", "rows", "42"));

    assertThat(job.getAppName()).isEqualTo("daily-count-2026-11-20");
    assertThat(output.resolve("daily/2026-11-20/_SUCCESS")).exists();
    assertThat(log(job.getId())).contains("ROWS 42");
  }

  private static String log(String id) throws OozieClientException {
    return client.getJobLog(id);
  }

  @Test
  void decisionsLookAtFilesAndAtProperties() throws Exception {
    WorkflowJob first = succeeds(run("02-file-decisions"));
    assertThat(action(first, "first-time").getTransition()).isEqualTo("set-up");
    assertThat(output.resolve("decisions/done")).exists();
    Files.delete(output.resolve("decisions/in/part-0"));

    WorkflowJob second = isKilled(run("02-file-decisions", "onEmpty", "stop"));

    assertThat(action(second, "first-time").getTransition()).isEqualTo("is-empty");
    assertThat(action(second, "nothing").getErrorMessage())
        .isEqualTo("nothing to do for " + System.getProperty("user.name") + " ()");
  }

  @Test
  void forksNest() throws Exception {
    WorkflowJob job = succeeds(run("03-nested-forks"));

    assertThat(action(job, "outer").getTransition()).isEqualTo("*");
    assertThat(action(job, "how").getTransition()).isEqualTo("right-fast");
    assertThat(output.resolve("forks/a/_SUCCESS")).exists();
    assertThat(output.resolve("forks/b/_SUCCESS")).exists();
    assertThat(output.resolve("forks/left/touched")).exists();
  }

  @Test
  void subWorkflowsRunTwoDeep() throws Exception {
    WorkflowJob job = succeeds(run("04-sub-workflows"));

    assertThat(action(job, "check").getTransition()).isEqualTo("end");
    WorkflowJob child = client.getJobInfo(action(job, "load").getExternalId());
    assertThat(child.getParentId()).isEqualTo(job.getId());
    assertThat(child.getAppName()).isEqualTo("load-" + output + "/loaded");
    assertThat(child.getConf()).contains("secretOfTheParent");
    WorkflowJob grandchild = client.getJobInfo(action(child, "convert").getExternalId());
    assertThat(grandchild.getConf()).doesNotContain("secretOfTheParent");
    assertThat(log(grandchild.getId())).contains("ROWS 7");
  }

  @Test
  void userRetriesEndInTheErrorTransition() throws Exception {
    WorkflowJob job = isKilled(run("05-retry"));

    assertThat(action(job, "open-up").getUserRetryCount()).isEqualTo(2);
    assertThat(action(job, "open-up").getErrorCode()).isEqualTo("FS009");
    assertThat(client.getWorkflowActionRetriesInfo(job.getId() + "@open-up")).hasSize(3);
    assertThat(action(job, "kill").getErrorMessage()).isEqualTo("[FS009] after 2 retries");
    assertThat(output.resolve("retry-cleaned")).exists();
  }

  @Test
  void aFailedSparkJobIsRerunWithoutWhatWasOk() throws Exception {
    String id = run("06-rerun");
    WorkflowJob failed = isKilled(id);
    assertThat(action(failed, "clean").getErrorCode()).isEqualTo("JA018");
    assertThat(action(failed, "clean").getErrorMessage()).contains("PATH_NOT_FOUND");
    copy(Home.directory().resolve("examples/etl/input/orders"), output.resolve("rerun/in"));

    Properties again = properties("06-rerun");
    again.setProperty("oozie.wf.rerun.failnodes", "true");
    client.reRun(id, again);

    WorkflowJob job = succeeds(id);
    assertThat(job.getRun()).isEqualTo(1);
    assertThat(output.resolve("rerun/run-1")).exists();
    assertThat(log(id)).contains("ROWS 325");
    assertThat(client.getWorkflowActionRetriesInfo(id + "@clean")).hasSize(2);
  }

  @Test
  void filesArePublishedByMovingThem() throws Exception {
    succeeds(run("07-publish"));

    try (Stream<Path> live = Files.list(output.resolve("publish/live"))) {
      assertThat(live.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("part-0", "part-1", "_SUCCESS");
    }
    assertThat(output.resolve("publish/stage")).doesNotExist();
    assertThat(Files.getPosixFilePermissions(output.resolve("publish/live/part-1")))
        .hasToString(
            java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-x---").toString());
  }

  @Test
  void theJarOfTheLibDirectoryIsFoundByItsName() throws Exception {
    Path lib = Files.createDirectories(apps.resolve("08-spark-lib/lib"));
    Files.copy(Path.of(URI.create(Home.jobsJar())), lib.resolve("example-spark-jobs.jar"));

    WorkflowJob job = succeeds(run("08-spark-lib"));

    assertThat(output.resolve("spark-lib/" + job.getId() + "/_SUCCESS")).exists();
    assertThat(log(job.getId())).contains("ROWS 11");
  }

  @Test
  void anErrorThatLeadsToTheJoinLetsTheJobSucceed() throws Exception {
    WorkflowJob job = succeeds(run("09-error-join"));

    assertThat(action(job, "may").getStatus()).isEqualTo(WorkflowAction.Status.ERROR);
    assertThat(action(job, "may").getErrorMessage()).contains("no data for <2026-11-20> & more");
    assertThat(output.resolve("error-join/may-failed")).exists();
  }

  @Test
  void expressionsMakeNamesAndPaths() throws Exception {
    WorkflowJob job = succeeds(run("10-expressions"));

    assertThat(job.getAppName()).isEqualTo("expressions-2026");
    for (String path :
        List.of(
            "2026/11/20", "a-x,b-x", "fallback", "trimmed-a+b%26c", "expressions-2026-1-2048")) {
      assertThat(output.resolve("el").resolve(path)).isDirectory();
    }
  }
}
