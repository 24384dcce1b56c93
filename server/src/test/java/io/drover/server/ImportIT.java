package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a directory to a bundle, and from the bundle to a job that has run. */
class ImportIT {
  @TempDir private Path directory;

  @Test
  void aBundleRunsWhereItsDirectoryIsNoMore() throws Exception {
    Path application = Files.createDirectory(directory.resolve("etl"));
    Files.writeString(
        application.resolve("config-default.xml"),
        "<configuration><property><name>jar</name><value>/jobs/a.jar</value></property>"
            + "</configuration>");
    Files.writeString(
        application.resolve("workflow.xml"),
        RunningServer.app(
            "<start to='load'/><action name='load'><livy-batch xmlns='uri:drover:action:1.0'>"
                + "<file>${jar}</file></livy-batch><ok to='end'/><error to='fail'/></action>"
                + "<kill name='fail'><message>x</message></kill><end name='end'/>"));
    Path zip = directory.resolve("etl.zip");

    assertThat(ServerMain.cli().execute("import", application.toString(), "-o", zip.toString()))
        .isZero();

    Files.delete(application.resolve("workflow.xml"));
    try (RunningServer server = new RunningServer(directory)) {
      server.livy.newBatchesAre("success");
      assertThat(
              ServerMain.cli().execute("run", zip.toString(), "--watch", "--server", server.url()))
          .isZero();
      assertThat(server.livy.started().get(0).path("file").asText()).isEqualTo("/jobs/a.jar");
    }
    assertThat(ServerMain.cli().execute("import", "hdfs://nn/app", "-o", directory + "/x.zip"))
        .as("no file system for it is configured")
        .isEqualTo(4);
    assertThat(directory.resolve("x.zip")).doesNotExist();
  }
}
