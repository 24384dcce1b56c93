package io.drover.actions.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ExternalState;
import io.drover.actions.file.Requests;
import io.drover.actions.http.AllowedTargets;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpLimits;
import io.drover.schema.action.HttpSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real HTTP server. */
final class HttpActionTest {
  private static final int LIMIT = 1000;
  private static final HttpLimits LIMITS =
      new HttpLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(25),
          LIMIT,
          Optional.empty());

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpExchange http =
      new HttpExchange(LIMITS, new AllowedTargets(List.of(), List.of("link-local")));
  private final MemoryMarks marks = new MemoryMarks();
  private HttpServer server;
  private volatile Answer answer = new Answer(200, "");

  private record Answer(int status, String body) {}

  private record Seen(String method, String target, Headers headers, String body) {}

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            seen.add(
                new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            if (answer.status() == 302) {
              exchange.getResponseHeaders().set("Location", "/elsewhere");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (answer.status() > 0) {
              exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
              exchange.getResponseBody().write(body);
            } else if (answer.status() < 0) {
              await(end);
            }
          }
        });
    server.start();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() {
    end.countDown();
    server.stop(0);
    http.close();
  }

  /** Closes the connection when it has read the request. */
  private void hangUp() {
    answer = new Answer(0, "");
  }

  private HttpSpec spec(String method, boolean repeatable, String... expected) {
    return new HttpSpec(
        method,
        "http://127.0.0.1:" + server.getAddress().getPort() + "/path?a=b",
        Optional.of(Duration.ofSeconds(5)),
        expected.length == 0 ? List.of("2xx") : List.of(expected),
        repeatable,
        Map.of("X-Team", "data", "accept", "text/csv"),
        method.equals("GET")
            ? Optional.empty()
            : Optional.of(new HttpSpec.Body("{\"ü\":1}", "application/json")));
  }

  private ActionOutcome run(HttpSpec spec) {
    return new HttpAction(body -> spec, http, marks)
        .start(
            Requests.of(
                "user",
                Optional.empty(),
                Optional.empty(),
                Instant.now(),
                ExternalState.NONE,
                node -> Optional.empty()));
  }

  private static Failed assertFailed(ActionOutcome outcome, ErrorType type, String code) {
    assertThat(outcome).isInstanceOf(Failed.class);
    Failed failed = (Failed) outcome;
    assertThat(failed.errorCode()).as(failed.message()).isEqualTo(code);
    assertThat(failed.type()).as(failed.message()).isEqualTo(type);
    return failed;
  }

  @Test
  void requestArrivesAsItIsWritten() {
    ActionOutcome outcome = run(spec("POST", false));

    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(outcome.external().externalStatus()).contains("200");
    assertThat(seen)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("POST");
              assertThat(request.target()).isEqualTo("/path?a=b");
              assertThat(request.body()).isEqualTo("{\"ü\":1}");
              assertThat(request.headers().getFirst("Content-Type")).startsWith("application/json");
              assertThat(request.headers().get("X-Team")).containsExactly("data");
              assertThat(request.headers().get("Accept")).containsExactly("text/csv");
              assertThat(request.headers().getFirst("Idempotency-Key"))
                  .isEqualTo(Requests.attempt("node").externalName());
            });
  }

  @Test
  void jsonObjectIsData() {
    answer =
        new Answer(
            200,
            "{\"id\": 7, \"state\": {\"name\": \"new\", \"ok\": true}, \"parts\": [1, {\"a\":2}],"
                + " \"none\": null, \"big\": 12345678901234567890}");

    Succeeded succeeded = (Succeeded) run(spec("GET", true));

    assertThat(succeeded.data())
        .containsOnly(
            entry("id", "7"),
            entry("state.name", "new"),
            entry("state.ok", "true"),
            entry("parts", "[1,{\"a\":2}]"),
            entry("big", "12345678901234567890"));
    assertThat(succeeded.output()).contains(answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "plain", "{not json", "\"text\""})
  void otherAnswersAreNoData(String body) {
    answer = new Answer(200, body);

    assertThat(((Succeeded) run(spec("GET", true))).data()).isEmpty();
  }

  @Test
  void expectedStatusIsTheWorkflowsToSay() {
    answer = new Answer(404, "{}");

    assertThat(run(spec("GET", true, "2xx", "404"))).isInstanceOf(Succeeded.class);
    assertThat(assertFailed(run(spec("GET", true)), ErrorType.ERROR, "HTTP_STATUS").message())
        .contains("answered by 404, expected was 2xx: {}");
  }

  @Test
  void redirectIsNotFollowed() {
    answer = new Answer(302, "");

    assertThat(assertFailed(run(spec("GET", true)), ErrorType.ERROR, "HTTP_STATUS").message())
        .contains("302", "redirects are not followed", "/elsewhere");
    assertThat(seen).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void serviceThatIsBusyIsAskedAgain(int status) {
    answer = new Answer(status, "later");
    assertFailed(run(spec("POST", false)), ErrorType.TRANSIENT, "HTTP_UNREACHABLE");

    answer = new Answer(200, "");
    assertThat(run(spec("POST", false))).isInstanceOf(Succeeded.class);
    assertThat(seen).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 504})
  void gatewayThatGaveUpIsAskedAgainOnlyWhenThatIsHarmless(int status) {
    answer = new Answer(status, "");

    assertFailed(run(spec("GET", true)), ErrorType.TRANSIENT, "HTTP_UNREACHABLE");
    assertFailed(run(spec("POST", false)), ErrorType.ERROR, "HTTP_STATUS");
  }

  @Test
  void lostAnswerOfAPostIsNeverAskedForTwice() {
    hangUp();
    Failed first = assertFailed(run(spec("POST", false)), ErrorType.ERROR, "HTTP_ANSWER_LOST");
    assertThat(first.message()).contains("idempotent=\"true\"");

    answer = new Answer(200, "");
    assertFailed(run(spec("POST", false)), ErrorType.ERROR, "HTTP_ANSWER_LOST");
    assertThat(seen).hasSize(1);
  }

  @Test
  void startAfterACrashDoesNotRepeatAPostThatMayHaveBeenSent() {
    marks.set(Requests.attempt("node"));

    assertThat(
            assertFailed(run(spec("POST", false)), ErrorType.ERROR, "HTTP_ANSWER_LOST").message())
        .contains("a start of this attempt was cut off");
    assertThat(seen).isEmpty();
  }

  @Test
  void lostAnswerIsAskedForAgainWhenThatIsHarmless() {
    hangUp();
    assertFailed(run(spec("PUT", true)), ErrorType.TRANSIENT, "HTTP_UNREACHABLE");

    answer = new Answer(200, "");
    assertThat(run(spec("PUT", true))).isInstanceOf(Succeeded.class);
    assertThat(seen).hasSize(2);
  }

  @Test
  void answerThatDoesNotComeInTimeIsLost() {
    answer = new Answer(-1, "");
    HttpSpec slow = spec("GET", true);
    HttpSpec quick =
        new HttpSpec(
            slow.method(),
            slow.url(),
            Optional.of(Duration.ofMillis(200)),
            slow.expectedStatus(),
            true,
            slow.headers(),
            slow.body());

    assertThat(assertFailed(run(quick), ErrorType.TRANSIENT, "HTTP_UNREACHABLE").message())
        .contains("got no answer");
  }

  @Test
  void serviceThatIsAwayHasSeenNothing() {
    HttpSpec spec = spec("POST", false);
    server.stop(0);

    assertFailed(run(spec), ErrorType.TRANSIENT, "HTTP_UNREACHABLE");
    assertThat(marks.set(Requests.attempt("node"))).isTrue();
  }

  @Test
  void answerIsBounded() {
    answer = new Answer(200, "x".repeat(LIMIT + 1));

    assertThat(assertFailed(run(spec("GET", true)), ErrorType.ERROR, "HTTP_TOO_LARGE").message())
        .contains("more than 1000 bytes");
  }

  @Test
  void deniedTargetGetsNothing() {
    HttpSpec spec = spec("GET", true);
    HttpSpec denied =
        new HttpSpec(
            "GET",
            "http://169.254.169.254/latest/meta-data",
            spec.timeout(),
            spec.expectedStatus(),
            true,
            Map.of(),
            Optional.empty());
    assertThat(assertFailed(run(denied), ErrorType.ERROR, "HTTP_DENIED").message())
        .contains("169.254.169.254");
  }
}
