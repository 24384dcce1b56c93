package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.oozie.client.OozieClient;
import org.apache.oozie.client.OozieClientException;
import org.apache.oozie.client.WorkflowAction;
import org.apache.oozie.client.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The genuine client of Oozie 5.2.1, unchanged, against this server. */
final class OozieClientIT {
  @TempDir private Path directory;
  private RunningServer running;
  private OozieClient client;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(directory);
    client = new OozieClient(running.url() + "/oozie");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private Properties application(String name, String xml) throws Exception {
    Path app = Files.createDirectories(directory.resolve("apps").resolve(name));
    Files.writeString(app.resolve("workflow.xml"), xml);
    Properties properties = client.createConfiguration();
    properties.setProperty(OozieClient.APP_PATH, app.toUri().toString());
    return properties;
  }

  private Properties sparkApplication() throws Exception {
    Properties properties =
        application(
            "spark-action",
            Files.readString(repository().resolve("examples/spark-action/workflow.xml")));
    properties.setProperty("nameNode", "file:///");
    properties.setProperty("jobTracker", "unused");
    properties.setProperty("queueName", "default");
    properties.setProperty("master", "yarn");
    properties.setProperty("mode", "cluster");
    properties.setProperty("rows", "10");
    properties.setProperty("jobsJar", "file:///jobs/jobs.jar");
    properties.setProperty("output", directory.resolve("out").toUri().toString());
    return properties;
  }

  private static Path repository() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("examples/spark-action"))) {
      at = at.getParent();
    }
    return at;
  }

  private WorkflowJob await(String id, WorkflowJob.Status status) throws Exception {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.getJobInfo(id).getStatus() == status);
    return client.getJobInfo(id);
  }

  @Test
  void anUnchangedSparkApplicationIsSubmittedStartedPolledAndListed() throws Exception {
    running.livy.newBatchesAre("success");
    String id = client.submit(sparkApplication());
    assertThat(client.getJobInfo(id).getStatus()).isEqualTo(WorkflowJob.Status.PREP);

    client.start(id);

    WorkflowJob job = await(id, WorkflowJob.Status.SUCCEEDED);
    assertThat(job.getAppName()).isEqualTo("spark-count");
    assertThat(job.getConf()).contains("jobsJar");
    assertThat(job.getActions())
        .extracting(WorkflowAction::getName)
        .containsExactly(":start:", "spark-node", "end");
    WorkflowAction spark = job.getActions().get(1);
    assertThat(spark.getType()).isEqualTo("spark");
    assertThat(spark.getStatus()).isEqualTo(WorkflowAction.Status.OK);
    assertThat(spark.getExternalId()).isNotEmpty();
    assertThat(client.getWorkflowActionInfo(id + "@spark-node").getTransition()).isEqualTo("end");
    assertThat(client.getJobsInfo("name=spark-count;status=SUCCEEDED"))
        .extracting(WorkflowJob::getId)
        .containsExactly(id);
    assertThat(client.getJobsInfo("status=KILLED")).isEmpty();
    assertThat(client.getJobDefinition(id)).contains("spark-count");
    assertThat(client.getJobLog(id)).contains("SUBMITTED");
    assertThat(client.getStatus(id)).isEqualTo("SUCCEEDED");
  }

  @Test
  void runningApplicationsAreSuspendedResumedAndKilled() throws Exception {
    String id = client.run(sparkApplication());
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client.getJobInfo(id).getActions().stream()
                    .anyMatch(action -> action.getStatus() == WorkflowAction.Status.RUNNING));

    client.suspend(id);
    await(id, WorkflowJob.Status.SUSPENDED);
    client.resume(id);
    await(id, WorkflowJob.Status.RUNNING);
    client.kill(id);

    await(id, WorkflowJob.Status.KILLED);
    // a verb in the wrong state is no error and changes nothing
    client.kill(id);
    client.resume(id);
    assertThat(client.getJobInfo(id).getStatus()).isEqualTo(WorkflowJob.Status.KILLED);
  }

  @Test
  void errorsCarryOoziesCodes() throws Exception {
    assertThatThrownBy(() -> client.getJobInfo("0000000-000000000000000-drover-W"))
        .isInstanceOfSatisfying(
            OozieClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo("E0604"));
    Properties broken =
        application("broken", RunningServer.app("<start to='nowhere'/><end name='end'/>"));
    assertThatThrownBy(() -> client.run(broken))
        .isInstanceOfSatisfying(
            OozieClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo("E0708"));
    assertThatThrownBy(() -> client.getJobsInfo("colour=blue"))
        .isInstanceOfSatisfying(
            OozieClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo("E0420"));
    Properties unset =
        application(
            "unset",
            RunningServer.app(
                "<start to='a'/><action name='a'><fs><mkdir path='${nope}'/></fs><ok to='end'/>"
                    + "<error to='end'/></action><end name='end'/>"));
    assertThatThrownBy(() -> client.dryrun(unset))
        .isInstanceOfSatisfying(
            OozieClientException.class,
            e -> {
              assertThat(e.getErrorCode()).isEqualTo("E0803");
              assertThat(e).hasMessageContaining("variable [nope] cannot be resolved");
            });
    assertThat(client.getJobsInfo("")).isEmpty();
  }

  @Test
  void administrationAnswers() throws Exception {
    assertThat(client.getServerBuildVersion()).isEqualTo(DroverServer.VERSION);
    assertThat(client.getSystemMode()).isEqualTo(OozieClient.SYSTEM_MODE.NORMAL);
    assertThat(client.dryrun(application("noop", RunningServer.noop()))).isEqualTo("OK");
  }
}
