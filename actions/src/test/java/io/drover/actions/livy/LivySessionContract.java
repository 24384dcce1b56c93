package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.actions.Fence;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import io.drover.schema.action.ActionXmlReader;
import io.drover.schema.action.SessionKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Drover relies on in Livy's sessions, run against the fake and the real one. A subclass says
 * where the server is and which Scala does what.
 */
public abstract class LivySessionContract {
  private LivySessionClient client;
  private final String name = "contract-" + UUID.randomUUID();

  /** Where the server listens. */
  protected abstract URI uri();

  /** Answers a text with {@code forty-two} in it. */
  protected abstract String answering();

  /** Fails with {@code boom} in its message. */
  protected abstract String failing();

  /** Runs until it is cancelled. */
  protected abstract String endless();

  @BeforeEach
  void open() {
    client = new LivySessionClient(LivyEndpoint.of("contract", uri()));
    assertThat(client.create(request(), Fence.NONE)).isInstanceOf(CreateResult.Created.class);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.session(name).orElseThrow().takesStatements());
  }

  @AfterEach
  void close() {
    client.delete(name);
    client.close();
    stopServer();
  }

  /** Called when the last request of a test is done. */
  protected void stopServer() {}

  private SessionRequest request() {
    XmlElement body =
        new XmlElement(
            "uri:drover:action:1.0",
            "livy-session",
            Map.of("name", "s", "kind", "spark"),
            List.of(),
            SourceLocation.UNKNOWN);
    return new SessionRequest(
        name,
        ActionXmlReader.livySession(body),
        new SessionRequest.Paths(List.of(), List.of(), List.of(), List.of()),
        Map.of("spark.ui.enabled", "false"),
        Optional.empty());
  }

  private int run(String code) {
    CreateResult<LivyStatement> result = client.run(name, code, SessionKind.SPARK, Fence.NONE);
    assertThat(result).isInstanceOf(CreateResult.Created.class);
    return ((CreateResult.Created<LivyStatement>) result).created().id();
  }

  private StatementOutput output(int id) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> client.statement(name, id).orElseThrow().output().isPresent());
    return client.statement(name, id).orElseThrow().output().orElseThrow();
  }

  /** One test, because a real session takes seconds to start. */
  @Test
  void sessionsAreKnownByTheirNamesAndStatementsByTheirFirstLines() {
    assertThat(client.session(name).flatMap(LivySession::name)).contains(name);
    assertThat(client.create(request(), Fence.NONE)).isInstanceOf(CreateResult.DuplicateName.class);
    assertThat(client.keepAlive(name)).isTrue();
    assertThat(client.logTail(name)).isPresent();

    int good = run("// first\n" + answering());
    int bad = run("// second\n" + failing());

    assertThat(output(good).ok()).isTrue();
    assertThat(output(good).data().get("text/plain").asText()).contains("forty-two");
    assertThat(output(bad).ok()).isFalse();
    assertThat(StatementResult.failure(output(bad))).contains("boom");
    assertThat(client.statement(name, bad).orElseThrow().state()).isEqualTo("available");
    assertThat(client.session(name).orElseThrow().takesStatements()).isTrue();
    assertThat(client.firstLines(name).orElseThrow())
        .containsEntry("// first", good)
        .containsEntry("// second", bad);
    assertThat(client.statement(name, 99)).isEmpty();

    int long1 = run("// third\n" + endless());
    int waiting = run("// fourth\n" + answering());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> client.statement(name, long1).orElseThrow().state().equals("running"));
    assertThat(client.statement(name, waiting).orElseThrow().state()).isEqualTo("waiting");
    assertThat(client.cancel(name, waiting)).isTrue();
    assertThat(client.cancel(name, long1)).isTrue();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              assertThat(client.statement(name, waiting).orElseThrow().state())
                  .isEqualTo("cancelled");
              assertThat(client.statement(name, long1).orElseThrow().state())
                  .isEqualTo("cancelled");
            });

    assertThat(client.delete(name)).isEqualTo(DeleteResult.DELETED);
    assertThat(client.delete(name)).isEqualTo(DeleteResult.UNKNOWN_NAME);
    assertThat(client.session(name)).isEmpty();
    assertThat(client.firstLines(name)).isEmpty();
    assertThat(client.keepAlive(name)).isFalse();
    assertThat(client.run(name, answering(), SessionKind.SPARK, Fence.NONE))
        .isNotInstanceOf(CreateResult.Created.class);
  }
}
