package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's settings for what jobs hand back, and for programs of Oozie's java action. */
final class CaptureOutputIT {
  private static final String BATCH =
      "<livy-batch xmlns='uri:drover:action:1.0'><file>/jobs/a.py</file><capture-output/>"
          + "</livy-batch>";
  private static final String JAVA =
      "<java><main-class>etl.Program</main-class><file>%s</file></java>";

  @TempDir private Path directory;

  private static String app(String action) {
    return RunningServer.app(
        "<start to='a'/><action name='a'>"
            + action
            + "<ok to='end'/><error to='failed'/></action>"
            + "<kill name='failed'><message>${wf:errorMessage('a')}</message></kill>"
            + "<end name='end'/>");
  }

  private static JsonNode started(RunningServer server) {
    await().until(() -> !server.livy.started().isEmpty());
    return server.livy.started().get(0);
  }

  @Test
  void jobsWriteBelowTheDataDirectoryWhichWorkflowsDoNotReach() throws Exception {
    Path roots = Files.createDirectories(directory.resolve("roots"));
    try (RunningServer server =
        new RunningServer(directory, Map.of("files.local-roots", roots.toString()))) {
      String id = server.submit(app(BATCH));
      JsonNode batch = started(server);
      Path file =
          Path.of(URI.create(batch.path("conf").path("spark.drover.output.properties").asText()));
      Files.writeString(file, "rows=17");
      server.livy.set(batch.path("name").asText(), "success");

      assertThat(server.end(id)).isEqualTo("SUCCEEDED");
      assertThat(file.getParent()).isEqualTo(directory.resolve("data/output"));
      assertThat(server.job(id).path("actions").get(1).path("data").path("rows").asText())
          .isEqualTo("17");

      String deletion = server.submit(app("<fs><delete path='" + file.toUri() + "'/></fs>"));
      assertThat(server.end(deletion)).isEqualTo("KILLED");
      assertThat(file).exists();
    }
  }

  @Test
  void limitOfTheServerIsKept() throws Exception {
    try (RunningServer server =
        new RunningServer(
            directory,
            Map.of(
                "livy.output-limit",
                "5",
                "livy.output-dir",
                directory.resolve("elsewhere").toUri().toString()))) {
      String id = server.submit(app(BATCH));
      JsonNode batch = started(server);
      Files.writeString(
          directory.resolve("elsewhere").resolve(batch.path("name").asText() + ".properties"),
          "rows=17");
      server.livy.set(batch.path("name").asText(), "success");

      assertThat(server.end(id)).isEqualTo("KILLED");
      assertThat(server.job(id).path("error").path("code").asText()).isEqualTo("JA018");
      assertThat(server.job(id).path("error").path("message").asText())
          .contains("7 bytes", "limit is 5");
    }
  }

  @Test
  void javaIsRefusedWithTheKeyThatAllowsIt() throws Exception {
    try (RunningServer server = new RunningServer(directory)) {
      HttpResponse<String> answer =
          server.post("/api/v1/workflows", "application/xml", app(JAVA.formatted("file:///a.jar")));

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("E0723", "'java'", "workflow.java-through-livy");
    }
  }

  @Test
  void javaRunsWhereTheServerSaysSo() throws Exception {
    Path jar = Files.createFile(directory.resolve("program.jar"));
    try (RunningServer server =
        new RunningServer(directory, Map.of("workflow.java-through-livy", "true"))) {
      String id = server.submit(app(JAVA.formatted(jar.toUri())));
      JsonNode batch = started(server);
      server.livy.set(batch.path("name").asText(), "success");

      assertThat(server.end(id)).isEqualTo("SUCCEEDED");
      assertThat(batch.path("file").asText()).isEqualTo(jar.toUri().toString());
      assertThat(batch.path("className").asText()).isEqualTo("etl.Program");
    }
  }
}
