package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.server.doctor.DoctorReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code drover new} writes, through the commands that it recommends. */
class ScaffoldIT {
  @TempDir private Path directory;

  private static int drover(Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return ServerMain.cli().execute(words);
  }

  @Test
  void aNewWorkflowIsValidAndRuns() throws Exception {
    Path application = directory.resolve("daily-load");

    assertThat(drover("new", "workflow", application)).isZero();

    assertThat(drover("validate", application)).isZero();
    assertThat(drover("doctor", application)).isZero();
    try (RunningServer server = new RunningServer(directory)) {
      server.livy.newBatchesAre("success");
      assertThat(
              drover(
                  "run",
                  application,
                  "-P",
                  application.resolve("job.properties"),
                  "--watch",
                  "--server",
                  server.url()))
          .isZero();
      JsonNode request = server.livy.started().get(0);
      assertThat(request.path("file").asText()).isEqualTo("hdfs:///jobs/daily-load.jar");
      assertThat(request.path("className").asText()).isEqualTo("com.example.Load");
      assertThat(request.path("args")).hasToString("[\"2026-01-01\"]");
    }
  }

  @Test
  void aNewCoordinatorIsValidAndRuns() throws Exception {
    Path application = directory.resolve("nightly");
    Path properties = application.resolve("job.properties");

    assertThat(drover("new", "coordinator", application)).isZero();

    assertThat(drover("validate", application)).isZero();
    assertThat(drover("simulate", application, "-P", properties)).isZero();
    DoctorReport report = ServerMain.examine(application);
    assertThat(report.outcome()).isEqualTo(DoctorReport.Outcome.RUNS);
    assertThat(report.schedules()).hasSize(1);
    assertThat(report.schedules().get(0).findings()).isEmpty();
    assertThat(report.schedules().get(0).facts())
        .extracting(DoctorReport.Fact::name)
        .contains("nominal times", "first needs yesterday");
    assertThat(report.workflows().get(0).runs()).isTrue();
    assertThat(report.functions()).allMatch(DoctorReport.Function::supported);
    assertThat(report.properties()).isEmpty();

    Path data = directory.resolve("events");
    Files.writeString(
        properties,
        Files.readString(properties)
            .replaceFirst("(?m)^start=.*", "start=2026-01-02T00:00Z")
            .replaceFirst("(?m)^end=.*", "end=2026-01-04T00:00Z")
            .replaceFirst("(?m)^input=.*", "input=" + data.toUri())
            .replaceFirst("(?m)^(oozie[^=]*)=.*", "$1=" + application.toUri()));
    try (RunningServer server =
        new RunningServer(directory, Map.of("coordinator.look-every", "PT0.2S"))) {
      server.livy.newBatchesAre("success");
      String oozie = server.url() + "/oozie";
      String id =
          OozieShell.main(
                  oozie,
                  directory,
                  "job",
                  "-oozie",
                  oozie,
                  "-config",
                  properties.toString(),
                  "-run")
              .after("job:");
      String job = "/api/v1/coordinators/" + id;
      await(() -> server.get(job + "/missing").body().contains("day=2026-01-01/_SUCCESS"));
      assertThat(server.livy.started()).isEmpty();
      arrive(data, "2026-01-01");
      await(() -> server.livy.started().size() == 1);
      arrive(data, "2026-01-02");
      await(() -> status(server, job).equals("SUCCEEDED"));
      assertThat(server.livy.started())
          .extracting(request -> request.path("args").toString())
          .containsExactly("[\"2026-01-01\"]", "[\"2026-01-02\"]");
      assertThat(drover("coordinator", id, "--server", server.url())).isZero();

      HttpResponse<String> sent =
          server.post(
              "/api/v1/coordinators?" + parameters(properties),
              "application/zip",
              zip(application));
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
      String sentJob = "/api/v1/coordinators/" + RunningServer.json(sent).path("id").asText();
      await(() -> status(server, sentJob).equals("SUCCEEDED"));
      assertThat(server.livy.started()).hasSize(4);

      assertThat(
              drover(
                  "run",
                  application,
                  "-P",
                  properties,
                  "-Dday=2026-11-21",
                  "--watch",
                  "--server",
                  server.url()))
          .isZero();
      assertThat(server.livy.started().get(4).path("args")).hasToString("[\"2026-11-21\"]");
    }
  }

  private static void arrive(Path data, String day) throws IOException {
    Files.createFile(Files.createDirectories(data.resolve("day=" + day)).resolve("_SUCCESS"));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(condition);
  }

  private static String status(RunningServer server, String job) {
    return RunningServer.json(server.get(job)).path("status").asText();
  }

  /** As the shell command that {@code new} prints. */
  private static String parameters(Path properties) throws IOException {
    return Files.readAllLines(properties).stream()
        .filter(line -> line.matches("[a-z].*"))
        .map(line -> "param=" + line)
        .collect(Collectors.joining("&"));
  }

  private static byte[] zip(Path application) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String file : List.of("coordinator.xml", "workflow.xml")) {
        zip.putNextEntry(new ZipEntry(file));
        zip.write(Files.readAllBytes(application.resolve(file)));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
