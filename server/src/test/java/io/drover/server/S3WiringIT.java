package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How S3 comes to the server; what it does there is shown by the example. */
final class S3WiringIT {
  private static final String WAIT =
      """
      <workflow-app name="wait" xmlns="uri:oozie:workflow:1.0">
        <start to="wait"/>
        <action name="wait">
          <file-check xmlns="uri:drover:action:1.0"><path>s3a://bucket/x</path></file-check>
          <ok to="end"/>
          <error to="failed"/>
        </action>
        <kill name="failed"><message>${wf:errorMessage('wait')}</message></kill>
        <end name="end"/>
      </workflow-app>
      """;

  @TempDir private Path directory;

  @Test
  void isUnknownWhereItIsNotEnabled() throws Exception {
    try (RunningServer server = new RunningServer(directory)) {
      String id = server.submit(WAIT);

      assertThat(server.end(id)).isEqualTo("KILLED");
      assertThat(server.job(id).toString()).contains("E0904", "configured are [file]");
    }
  }

  @Test
  void isOpenedWhereItIsEnabled() throws Exception {
    Map<String, String> settings =
        Map.of(
            "server.port", "0",
            "server.data-dir", directory.resolve("data").toString(),
            "files.s3.enabled", "true",
            "files.s3.auth", "key",
            "files.s3.access-key", "somebody",
            "files.s3.secret-file", "/none");

    assertThatThrownBy(
            () ->
                DroverServer.start(ServerConfig.load(Optional.empty(), Map.of(), settings)).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("files.s3.secret-file is '/none'; this file cannot be read");
  }
}
