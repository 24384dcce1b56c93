package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ssh.ShellHost;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command on another machine, through the whole server. */
class SshIT {
  private static final String WORKFLOW =
      RunningServer.app(
          "<start to='count'/><action name='count'><ssh xmlns='uri:oozie:ssh-action:0.1'>"
              + "<host>etl@127.0.0.1</host><command>echo</command><args>rows=17 x</args>"
              + "<capture-output/></ssh><ok to='choose'/><error to='fail'/></action>"
              + "<decision name='choose'><switch>"
              + "<case to='end'>${wf:actionData(\"count\")[\"rows\"] eq \"17 x\"}</case>"
              + "<default to='fail'/></switch></decision>"
              + "<kill name='fail'><message>failed</message></kill><end name='end'/>");

  @TempDir Path directory;

  @Test
  void commandRunsAndIsClearedUp() throws Exception {
    try (ShellHost host = new ShellHost(Files.createDirectory(directory.resolve("host")));
        RunningServer drover =
            new RunningServer(
                directory,
                Map.of(
                    "ssh.enabled", "true",
                    "ssh.hosts", "etl@127.0.0.1",
                    "ssh.port", String.valueOf(host.port()),
                    "ssh.key-file", host.newKey("key").toString(),
                    "ssh.known-hosts", host.knownHosts().toString()))) {
      String id = drover.submit(WORKFLOW);

      assertThat(drover.end(id)).as(drover.job(id).toString()).isEqualTo("SUCCEEDED");
      assertThat(drover.get("/api/v1/jobs/" + id + "/log?node=count").body()).contains("rows=17 x");
      Awaitility.await().until(() -> isEmpty(host.home().resolve(".drover")));
    }
  }

  private static boolean isEmpty(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void serverThatRunsNoCommandsSaysSoAtOnce() throws Exception {
    try (RunningServer drover = new RunningServer(directory)) {
      HttpResponse<String> answer = drover.post("/api/v1/workflows", "application/xml", WORKFLOW);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("E0723", "ssh.enabled is false");
    }
  }
}
