package io.drover.faults.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerProcessTest {
  private static final ServerImage IMAGE = ServerImage.prepare();

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void killedServerIsGoneAndTheNextOneServesItsData() throws Exception {
    try (ServerProcess first = start()) {
      assertThat(ready(first)).isEqualTo(200);

      first.kill();

      assertThat(first.isAlive()).isFalse();
      assertThat(first.exitCode()).hasValue(137);
    }
    try (ServerProcess second = start()) {
      assertThat(ready(second)).isEqualTo(200);
    }
  }

  @Test
  void stoppedServerEndsInAnOrderlyWay() {
    try (ServerProcess server = start()) {
      server.stop();

      assertThat(server.exitCode()).hasValue(143);
    }
  }

  @Test
  void pausedServerAnswersWhenItIsResumed() throws Exception {
    try (ServerProcess server = start()) {
      server.pause();
      assertThat(server.isAlive()).isTrue();
      await().untilAsserted(() -> assertThat(answers(server)).isFalse());

      server.resume();

      await().untilAsserted(() -> assertThat(answers(server)).isTrue());
    }
  }

  private ServerProcess start() {
    return ServerProcess.start(
        IMAGE, Map.of("server.data-dir", directory.resolve("data").toString()), directory);
  }

  private boolean answers(ServerProcess server) throws Exception {
    try {
      return ready(server) == 200;
    } catch (HttpTimeoutException e) {
      return false;
    }
  }

  private int ready(ServerProcess server) throws IOException, InterruptedException {
    URI uri = server.url().resolve("/health/ready");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(1)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
