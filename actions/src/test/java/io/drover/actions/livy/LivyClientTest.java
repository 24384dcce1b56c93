package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.testing.FakeLivyServer;
import io.drover.actions.testing.FakeLivyServer.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivyClientTest {
  private static final LivyTimeouts SHORT =
      new LivyTimeouts(
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMinutes(15),
          Duration.ofMinutes(10));

  private final FakeLivyServer livy = FakeLivyServer.start();
  private final LivyClient client =
      new LivyClient(LivyEndpoint.of("default", livy.uri()).withTimeouts(SHORT));

  @AfterEach
  void stop() {
    client.close();
    livy.close();
  }

  private static BatchRequest job() {
    return BatchRequest.of("a.b.0.0", "/jobs/job.jar");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "DROP_REQUEST",
        "DROP_ANSWER",
        "HOLD_ANSWER",
        "HTML_500",
        "GARBAGE",
        "CUT_BODY",
        "REDIRECT"
      })
  void answerThatSaysNothingAboutTheBatchIsUnclear(Fault fault) {
    livy.fault("POST", fault);

    assertThat(client.createBatch(job())).isInstanceOf(CreateResult.Unclear.class);
    assertThat(livy.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "DROP_REQUEST",
        "HOLD_ANSWER",
        "HTML_500",
        "EMPTY_404",
        "GARBAGE",
        "CUT_BODY",
        "REDIRECT"
      })
  void lookUpNeverTakesAFaultForAnAbsentBatch(Fault fault) {
    livy.fault("GET", fault);

    assertThatThrownBy(() -> client.batchByName("a.b.0.0"))
        .isInstanceOf(LivyUnavailableException.class);
  }

  @Test
  void refusedConnectionMeansThatNothingWasSent() {
    URI gone = livy.uri();
    livy.close();

    try (LivyClient other = new LivyClient(LivyEndpoint.of("gone", gone))) {
      assertThat(other.createBatch(job())).isInstanceOf(CreateResult.NotSent.class);
    }
  }

  @Test
  void fullServerIsToldFromABadRequest() {
    livy.limit(0);

    assertThat(client.createBatch(job())).isInstanceOf(CreateResult.TooManySessions.class);
  }

  @Test
  void credentialsAreSentAndTheirRefusalIsAnAccessError() {
    livy.requireAuthorization("Bearer t0ken");

    assertThat(client.createBatch(job())).isInstanceOf(CreateResult.Denied.class);
    assertThatThrownBy(() -> client.batchByName("x")).isInstanceOf(LivyAccessException.class);
    LivyEndpoint endpoint =
        LivyEndpoint.of("default", livy.uri()).withAuth(new LivyAuth.Bearer("t0ken"));
    try (LivyClient known = new LivyClient(endpoint)) {
      assertThat(known.createBatch(job())).isInstanceOf(CreateResult.Created.class);
    }
    assertThat(endpoint.toString()).doesNotContain("t0ken");
    assertThat(new LivyAuth.Basic("u", "p4ss").toString()).doesNotContain("p4ss");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123", "0"})
  void nameThatLivyReadsAsANumberIsRefusedUnsent(String name) {
    assertThat(client.createBatch(BatchRequest.of(name, "/jobs/job.jar")))
        .isInstanceOf(CreateResult.Rejected.class);
    assertThat(livy.requests()).isZero();
  }

  @Test
  void valueTooLongForACommandLineIsRefusedUnsent() {
    String fits = "x".repeat(131_000);
    String tooLong = "x".repeat(128 * 1024);

    assertThat(client.createBatch(job().withArgs(List.of(tooLong))))
        .isInstanceOf(CreateResult.Rejected.class);
    assertThat(client.createBatch(job().withConf(Map.of("spark.x", tooLong))))
        .isInstanceOf(CreateResult.Rejected.class);
    assertThat(client.createBatch(job().withArgs(List.of("é".repeat(70_000)))))
        .isInstanceOf(CreateResult.Rejected.class);
    assertThat(client.createBatch(job().withArgs(Collections.nCopies(16, fits))))
        .isInstanceOf(CreateResult.Rejected.class);
    assertThat(client.createBatch(job().withArgs(List.of("a\0b"))))
        .isInstanceOf(CreateResult.Rejected.class);
    assertThat(livy.requests()).isZero();
    assertThat(client.createBatch(job().withArgs(List.of(fits))))
        .isInstanceOf(CreateResult.Created.class);
  }

  @Test
  void nullArgumentCannotBeExpressed() {
    assertThatThrownBy(() -> job().withArgs(Collections.singletonList(null)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> job().withConf(Collections.singletonMap("spark.x", null)))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void hugeLogLinesOfAJobDoNotStopPolling() {
    client.createBatch(job());
    livy.set("a.b.0.0", "running", "x".repeat(9 * 1024 * 1024));

    // not with the short limits: megabytes take their time on a busy machine
    try (LivyClient patient = new LivyClient(LivyEndpoint.of("default", livy.uri()))) {
      assertThat(patient.batchByName("a.b.0.0").orElseThrow().logged()).isTrue();
    }
  }

  @Test
  void unknownStateIsNotAnEnd() {
    client.createBatch(job());
    livy.set("a.b.0.0", "hibernating");

    LivyBatchState state = client.batchByName("a.b.0.0").orElseThrow().state();

    assertThat(state.kind()).isEqualTo(LivyBatchState.Kind.UNKNOWN);
    assertThat(state.ended()).isFalse();
    assertThat(state.raw()).isEqualTo("hibernating");
  }

  @Test
  void deleteThatBlocksIsLeftAloneAfterItsTimeOut() {
    client.createBatch(job());
    livy.deleteSlowly();

    assertThat(client.deleteBatch("a.b.0.0")).isEqualTo(DeleteResult.STILL_ENDING);
  }
}
