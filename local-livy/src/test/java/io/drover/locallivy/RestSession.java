package io.drover.locallivy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.locallivy.LivyRest.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** One interactive session, addressed by its name as Drover does. */
record RestSession(LivyRest rest, String name, Answer created) {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Set<String> ENDED = Set.of("available", "cancelled");

  static RestSession create(LivyRest rest, String kind, String name) {
    Answer created =
        rest.postJson(
            "/sessions", Map.of("kind", kind, "name", name, "heartbeatTimeoutInSecond", 600));
    return new RestSession(rest, name, created);
  }

  String path() {
    return "/sessions/" + name;
  }

  String state() {
    return rest.get(path() + "/state").json().path("state").asText();
  }

  RestSession awaitIdle() {
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    String state =
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(50))
            .until(this::state, Set.of("idle", "dead", "error", "killed")::contains);
    assertThat(state).as(() -> rest.get(path() + "/log?size=100").body()).isEqualTo("idle");
    return this;
  }

  Answer post(String code, String kind) {
    return rest.postJson(path() + "/statements", Map.of("code", code, "kind", kind));
  }

  int submit(String code, String kind) {
    Answer answer = post(code, kind);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().path("id").asInt();
  }

  Answer get(int statement) {
    return rest.get(path() + "/statements/" + statement);
  }

  JsonNode await(int statement, Predicate<JsonNode> condition) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(statement).json(), condition);
  }

  JsonNode awaitEnd(int statement) {
    return await(statement, json -> ENDED.contains(json.path("state").asText()));
  }

  JsonNode awaitRunning(int statement) {
    return await(statement, json -> json.path("state").asText().equals("running"));
  }

  /** The output of a statement that must come to {@code available}. */
  JsonNode run(String code, String kind) {
    JsonNode statement = awaitEnd(submit(code, kind));
    assertThat(statement.path("state").asText()).isEqualTo("available");
    assertThat(statement.path("code").asText()).isEqualTo(code);
    assertThat(statement.path("progress").asDouble()).isEqualTo(1.0);
    return statement.path("output");
  }

  /** The data of a statement that must succeed. */
  JsonNode data(String code, String kind) {
    JsonNode output = run(code, kind);
    assertThat(output.path("status").asText()).as(output.toString()).isEqualTo("ok");
    return output.path("data");
  }

  String text(String code, String kind) {
    return data(code, kind).path("text/plain").asText();
  }

  Answer cancel(int statement) {
    return rest.postJson(path() + "/statements/" + statement + "/cancel", Map.of());
  }

  Answer delete() {
    return rest.deleteAt(path());
  }
}
