package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.server.doctor.DoctorReport;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.PropertyState;
import java.nio.file.Path;
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
  void aNewCoordinatorHasNoFaultButThatItIsNotRunYet() throws Exception {
    Path application = directory.resolve("nightly");

    assertThat(drover("new", "coordinator", application)).isZero();

    DoctorReport report = ServerMain.examine(application);
    assertThat(report.schedules()).hasSize(1);
    assertThat(report.schedules().get(0).findings())
        .extracting(Finding::message)
        .containsExactly("this version does not run coordinators yet");
    assertThat(report.workflows().get(0).runs()).isTrue();
    assertThat(report.functions()).allMatch(DoctorReport.Function::supported);
    assertThat(report.properties())
        .extracting(DoctorReport.Property::state)
        .doesNotContain(PropertyState.MISSING, PropertyState.RESERVED);
    try (RunningServer server = new RunningServer(directory)) {
      server.livy.newBatchesAre("success");
      assertThat(
              drover(
                  "run",
                  application,
                  "-P",
                  application.resolve("job.properties"),
                  "-Dday=2026-11-21",
                  "--watch",
                  "--server",
                  server.url()))
          .isZero();
      assertThat(server.livy.started().get(0).path("args")).hasToString("[\"2026-11-21\"]");
    }
  }
}
