package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workflow asks a web service, through the whole server. */
class HttpIT {
  private static final String END =
      "<kill name='fail'><message>${wf:errorCode(wf:lastErrorNode())}</message></kill>"
          + "<end name='end'/>";

  @TempDir Path directory;
  private WebService service;

  @BeforeEach
  void start() throws Exception {
    service = new WebService();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private String workflow() {
    return RunningServer.app(
        "<start to='ask'/><action name='ask'><http xmlns='uri:drover:action:1.0' url='"
            + service.url()
            + "/first'/><ok to='tell'/><error to='fail'/></action>"
            + "<action name='tell'><http xmlns='uri:drover:action:1.0' method='POST' url='"
            + service.url()
            + "/second/${wf:actionData(\"ask\")[\"next.id\"]}'>"
            + "<body>{\"status\": \"${wf:actionExternalStatus(\"ask\")}\"}</body></http>"
            + "<ok to='end'/><error to='fail'/></action>"
            + END);
  }

  @Test
  void answerIsDataOfTheNextAction() throws Exception {
    service
        .then("/first", 503, "")
        .then("/first", 200, "{\"next\": {\"id\": 17}}")
        .then("/second/17", 201, "");
    try (RunningServer drover = new RunningServer(directory, Map.of("http.deny", "link-local"))) {
      String id = drover.submit(workflow());

      assertThat(drover.end(id)).isEqualTo("SUCCEEDED");
      assertThat(service.targets()).containsExactly("/first", "/first", "/second/17");
      assertThat(service.seen().get(2).body()).isEqualTo("{\"status\": \"200\"}");
    }
  }

  @Test
  void thisMachineIsDeniedUnlessTheServerSaysOtherwise() throws Exception {
    try (RunningServer drover = new RunningServer(directory)) {
      String id = drover.submit(workflow());

      assertThat(drover.end(id)).isEqualTo("KILLED");
      assertThat(drover.job(id).toString()).contains("HTTP_DENIED");
      assertThat(service.targets()).isEmpty();
    }
  }
}
