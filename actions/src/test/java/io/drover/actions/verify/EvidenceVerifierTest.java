package io.drover.actions.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.VerifyResult;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.Requests;
import io.drover.actions.file.TimedCalls;
import io.drover.actions.http.HttpLimits;
import io.drover.actions.http.RoutedServer;
import io.drover.actions.spark.SparkPlaces;
import io.drover.schema.action.OutputCheck;
import io.drover.schema.action.PathCheck;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceVerifierTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ID = "application_1795235203435_0002";
  private static final String TAG = ClusterClient.tag(Requests.attempt("ingest"));

  @TempDir Path root;
  private LocalFileSystem local;
  private Instant now = START;
  private boolean clusterDown;
  private final List<ClusterApplication> applications = new ArrayList<>();

  /** A cluster that knows what the test puts into {@code applications}. */
  private final ClusterClient cluster =
      new ClusterClient() {
        @Override
        public Optional<ClusterApplication> byId(String id) {
          return known().stream().filter(one -> one.id().equals(id)).findFirst();
        }

        @Override
        public List<ClusterApplication> byTag(String tag) {
          return known().stream().filter(one -> one.tags().contains(tag)).toList();
        }

        @Override
        public List<ClusterApplication> unfinished() {
          return known().stream().filter(one -> !one.ended()).toList();
        }

        @Override
        public boolean kill(String id) {
          throw new AssertionError("a verifier has no effects");
        }

        private List<ClusterApplication> known() {
          if (clusterDown) {
            throw new ClusterUnavailableException("connection refused");
          }
          return applications;
        }
      };

  @BeforeEach
  void open() {
    local =
        new LocalFileSystem(
            List.of(root), new TimedCalls(2, Duration.ofSeconds(10)), InstantSource.system());
  }

  @AfterEach
  void close() {
    local.close();
  }

  private EvidenceVerifier verifier() {
    return new EvidenceVerifier(
        target -> Optional.empty(),
        target -> Optional.of(cluster),
        true,
        new FileSystems(List.of(local)),
        () -> now);
  }

  private void application(String id, String state, String finalStatus, String user, String tag) {
    applications.add(
        new ClusterApplication(
            id,
            state,
            finalStatus,
            "User class threw exception",
            Optional.empty(),
            Optional.of(user),
            Set.of(tag)));
  }

  private static VerifyTarget target(String livyState, boolean idKnown) {
    return new VerifyTarget(
        Requests.attempt("ingest"),
        idKnown ? ExternalState.NONE.withChildIds(ID) : ExternalState.NONE,
        "ann",
        Optional.of(livyState).filter(state -> !state.isEmpty()),
        Optional.empty(),
        Map.of(),
        Optional.of(START),
        START);
  }

  private VerifySpec spec(boolean livy, boolean yarn, String... outputs) {
    Set<VerifySource> sources = EnumSet.noneOf(VerifySource.class);
    if (livy) {
      sources.add(VerifySource.LIVY);
    }
    if (yarn) {
      sources.add(VerifySource.YARN);
    }
    return spec(
        sources,
        List.of(outputs).stream()
            .map(path -> path("file://" + root + "/" + path, 1))
            .toArray(OutputCheck[]::new));
  }

  private static VerifySpec spec(Set<VerifySource> sources, OutputCheck... outputs) {
    return new VerifySpec(
        Optional.of("ingest"), sources, Optional.empty(), List.of(outputs), Optional.empty());
  }

  private static OutputCheck path(String path, long minBytes) {
    return new OutputCheck(
        new PathCheck(path, Optional.empty(), minBytes), Optional.empty(), false);
  }

  @ParameterizedTest
  @CsvSource({
    // Livy, YARN, then together
    "success, FINISHED, SUCCEEDED, SUCCEEDED",
    "success, FINISHED, FAILED, FAILED",
    "success, KILLED, KILLED, FAILED",
    "success, RUNNING, UNDEFINED, RUNNING",
    "success, FINISHED, UNDEFINED, UNKNOWN",
    "running, FINISHED, SUCCEEDED, RUNNING",
    "starting, ACCEPTED, UNDEFINED, RUNNING",
    "dead, FINISHED, FAILED, FAILED",
    "dead, RUNNING, UNDEFINED, RUNNING",
    "killed, RUNNING, UNDEFINED, RUNNING",
    "running, FINISHED, FAILED, RUNNING",
    "dead, FINISHED, SUCCEEDED, UNKNOWN",
    "killed, FINISHED, SUCCEEDED, FAILED",
    "'', FINISHED, SUCCEEDED, SUCCEEDED",
    "'', FINISHED, UNDEFINED, UNKNOWN",
    "new-word, FINISHED, SUCCEEDED, UNKNOWN",
  })
  void livyAndYarnTogether(String livy, String state, String finalStatus, Verdict together) {
    application(ID, state, finalStatus, "ann", TAG);

    VerifyResult result = verifier().verify(spec(true, true), target(livy, true));

    assertThat(result.verdict()).isEqualTo(together);
    assertThat(result.evidence()).extracting(Evidence::source).containsExactly("livy", "yarn");
  }

  @ParameterizedTest
  @CsvSource({
    "success, SUCCEEDED",
    "dead, FAILED",
    "error, FAILED",
    "killed, FAILED",
    "running, RUNNING",
    "SUCCEEDED, SUCCEEDED",
    "FAILED/KILLED, FAILED",
    "what, UNKNOWN",
  })
  void livyAlone(String word, Verdict verdict) {
    assertThat(verifier().verify(spec(true, false), target(word, false)).verdict())
        .isEqualTo(verdict);
  }

  @Test
  void resourceManagerThatIsDownOrHasForgottenIsUnknown() {
    VerifyResult forgotten = verifier().verify(spec(true, true), target("success", true));
    clusterDown = true;
    VerifyResult down = verifier().verify(spec(true, true), target("success", true));

    assertThat(forgotten.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(down.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(down.evidence().get(1).answer()).contains("connection refused");
  }

  @Test
  void deadWithoutAnApplicationIsFailedButWithOneThatCannotBeAskedForIsUnknown() {
    assertThat(verifier().verify(spec(true, true), target("dead", false)).verdict())
        .isEqualTo(Verdict.FAILED);
    clusterDown = true;
    assertThat(verifier().verify(spec(true, true), target("dead", true)).verdict())
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void applicationIsFoundByItsTagWhenItsIdIsNotKnown() {
    application(ID, "FINISHED", "SUCCEEDED", "ann", TAG);

    VerifyResult result = verifier().verify(spec(false, true), target("", false));

    assertThat(result.verdict()).isEqualTo(Verdict.SUCCEEDED);
    assertThat(result.evidence().get(0).question()).contains(ID);
  }

  @Test
  void applicationWithAnotherTagOrUserProvesNothing() {
    application(ID, "FINISHED", "SUCCEEDED", "ann", "another-tag");
    VerifyResult tag = verifier().verify(spec(false, true), target("", true));
    applications.clear();
    application(ID, "FINISHED", "SUCCEEDED", "mallory", TAG);
    VerifyResult user = verifier().verify(spec(false, true), target("", true));

    assertThat(tag.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(tag.evidence().get(0).answer()).contains(TAG);
    assertThat(user.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(user.evidence().get(0).answer()).contains("mallory");
  }

  @Test
  void severalApplicationsWithTheTagProveNothing() {
    application("application_1_0001", "FINISHED", "SUCCEEDED", "ann", TAG);
    application("application_1_0002", "FINISHED", "SUCCEEDED", "ann", TAG);

    VerifyResult result = verifier().verify(spec(false, true), target("", false));

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.evidence().get(0).answer())
        .contains("application_1_0001")
        .contains("application_1_0002");
  }

  @Test
  void missingOutputIsAFailureOnlyWhenNothingRuns() throws IOException {
    application(ID, "RUNNING", "UNDEFINED", "ann", TAG);
    assertThat(verifier().verify(spec(false, true, "out"), target("", true)).verdict())
        .isEqualTo(Verdict.RUNNING);

    applications.clear();
    application(ID, "FINISHED", "SUCCEEDED", "ann", TAG);
    assertThat(verifier().verify(spec(false, true, "out"), target("", true)).verdict())
        .isEqualTo(Verdict.FAILED);

    Files.write(root.resolve("out"), new byte[1]);
    assertThat(verifier().verify(spec(false, true, "out"), target("", true)).verdict())
        .isEqualTo(Verdict.SUCCEEDED);
  }

  @Test
  void outputThatCannotBeLookedAtIsUnknown() {
    VerifySpec spec = spec(Set.of(), path("s3a://b/x", 0), path("relative", 0));

    VerifyResult result = verifier().verify(spec, target("", false));

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.evidence()).hasSize(2);
  }

  @Test
  void nothingAskedIsNothingProved() {
    assertThat(verifier().verify(spec(false, false), target("success", true)).verdict())
        .isEqualTo(Verdict.UNKNOWN);
  }

  // With Spark.

  private static final String HISTORY = "/api/v1/applications/" + ID;

  private VerifyResult withSpark(RoutedServer history, Set<VerifySource> sources, String livy) {
    try (SparkPlaces places =
        new SparkPlaces(Optional.of(history.address()), List.of(), List.of(), HttpLimits.DEFAULT)) {
      return verifier()
          .withSpark(places, Duration.ofMinutes(1))
          .verify(spec(sources), target(livy, true));
    }
  }

  private static void historyHas(RoutedServer history, boolean completed, String jobStatus) {
    history
        .on(
            HISTORY,
            200,
            "{\"id\":\"" + ID + "\",\"attempts\":[{\"completed\":" + completed + "}]}")
        .on(
            HISTORY + "/environment",
            200,
            "{\"sparkProperties\":[[\"spark.yarn.tags\",\"" + TAG + "\"]]}")
        .on(HISTORY + "/stages", 200, "[]")
        .on(HISTORY + "/jobs", 200, "[{\"jobId\":0,\"status\":\"" + jobStatus + "\"}]");
  }

  @ParameterizedTest
  @CsvSource({
    // YARN, then whether the record is closed and what its job did, then together
    "FINISHED, SUCCEEDED, true, SUCCEEDED, SUCCEEDED",
    "FINISHED, SUCCEEDED, true, FAILED, FAILED",
    "FINISHED, FAILED, true, SUCCEEDED, FAILED",
    "FINISHED, FAILED, false, SUCCEEDED, FAILED",
    "RUNNING, UNDEFINED, false, SUCCEEDED, RUNNING",
    "FINISHED, SUCCEEDED, false, SUCCEEDED, RUNNING",
  })
  void yarnAndSparkTogether(
      String state, String finalStatus, boolean closed, String job, Verdict together)
      throws IOException {
    application(ID, state, finalStatus, "ann", TAG);
    try (RoutedServer history = RoutedServer.start()) {
      historyHas(history, closed, job);

      VerifyResult result =
          withSpark(history, Set.of(VerifySource.YARN, VerifySource.SPARK), "success");

      assertThat(result.verdict()).isEqualTo(together);
      assertThat(result.evidence()).extracting(Evidence::source).containsExactly("yarn", "spark");
      boolean lagging = state.equals("FINISHED") && together == Verdict.RUNNING;
      assertThat(result.alive()).isEqualTo(together == Verdict.RUNNING && !lagging);
    }
  }

  @Test
  void recordThatIsNeverClosedIsUnknownAfterTheLag() throws IOException {
    application(ID, "FINISHED", "SUCCEEDED", "ann", TAG);
    now = START.plus(Duration.ofMinutes(1));
    try (RoutedServer history = RoutedServer.start()) {
      historyHas(history, false, "SUCCEEDED");

      assertThat(withSpark(history, Set.of(VerifySource.SPARK), "").verdict())
          .as("YARN is asked whether it ended, although it is no source here")
          .isEqualTo(Verdict.UNKNOWN);
    }
  }

  @ParameterizedTest
  @CsvSource({"SUCCEEDED, SUCCEEDED", "FAILED, FAILED"})
  void sparksHistoryStandsInForWhatYarnForgot(String job, Verdict verdict) throws IOException {
    try (RoutedServer history = RoutedServer.start()) {
      historyHas(history, true, job);

      VerifyResult result = withSpark(history, Set.of(VerifySource.YARN), "");

      assertThat(result.verdict()).isEqualTo(verdict);
      assertThat(result.evidence())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.source()).isEqualTo("yarn");
                assertThat(one.answer()).contains("YARN has forgotten it");
              });
    }
  }

  @Test
  void sourcesThatAreNotConfiguredSaySoAndThoseOutOfReachAreMarked() {
    VerifyResult missing =
        verifier()
            .verify(spec(Set.of(VerifySource.SPARK, VerifySource.KUBERNETES)), target("", true));
    clusterDown = true;
    VerifyResult down = verifier().verify(spec(false, true), target("", true));

    assertThat(missing.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(missing.evidence())
        .extracting(Evidence::answer)
        .allMatch(answer -> answer.contains("is configured to be asked"));
    assertThat(missing.unreachable()).isFalse();
    assertThat(down.unreachable()).isTrue();
  }

  private ActionOutcome act(VerifySpec spec, ExternalState own, ExternalState other) {
    VerifyAction action =
        new VerifyAction(
            body -> spec, verifier(), () -> now, Duration.ofSeconds(10), Duration.ofMinutes(10));
    ActionRequest request =
        Requests.of(
            "ann",
            Optional.empty(),
            Optional.empty(),
            START,
            own,
            node ->
                node.equals("ingest")
                    ? Optional.of(new OtherAction(Requests.attempt("ingest"), other, Requests.BODY))
                    : Optional.empty());
    return action.start(request);
  }

  @Test
  void actionSucceedsWithItsEvidence() {
    application(ID, "FINISHED", "SUCCEEDED", "ann", TAG);

    ActionOutcome outcome =
        act(
            spec(true, true),
            ExternalState.NONE,
            ExternalState.NONE.withChildIds(ID).withExternalStatus("SUCCEEDED"));

    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(outcome.external().evidence())
        .extracting(Evidence::verdict)
        .containsExactly(Verdict.SUCCEEDED, Verdict.SUCCEEDED);
  }

  @Test
  void actionFailsNamingWhoSaysSo() {
    application(ID, "FINISHED", "FAILED", "ann", TAG);

    Failed failed =
        (Failed)
            act(
                spec(true, true),
                ExternalState.NONE,
                ExternalState.NONE.withChildIds(ID).withExternalStatus("SUCCEEDED"));

    assertThat(failed.errorCode()).isEqualTo("VERIFY");
    assertThat(failed.message())
        .contains("'ingest'")
        .contains(ID)
        .contains("User class threw exception");
    assertThat(failed.external().evidence()).hasSize(2);
  }

  @Test
  void actionSaysWhenNobodyCanTell() {
    clusterDown = true;

    Running first = (Running) act(spec(false, true), ExternalState.NONE, ExternalState.NONE);
    assertThat(first.checkAfter()).isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(first.external().waitingFor().orElseThrow()).contains("connection refused");
    now = START.plusSeconds(60);
    Failed failed = (Failed) act(spec(false, true), first.external(), ExternalState.NONE);

    assertThat(failed.errorCode()).isEqualTo("VERIFY_UNKNOWN");
    assertThat(failed.message()).contains("connection refused");
    assertThat(failed.external().evidence()).as("the same is noted once").hasSize(1);
  }

  @Test
  void actionsPatienceIsItsTimeoutAndBeginsWhenNothingRunsAnyMore() {
    VerifySpec spec =
        new VerifySpec(
            Optional.of("ingest"),
            Set.of(VerifySource.YARN),
            Optional.empty(),
            List.of(),
            Optional.of(Duration.ofMinutes(3)));
    application(ID, "RUNNING", "UNDEFINED", "ann", TAG);
    Running alive = (Running) act(spec, ExternalState.NONE, ExternalState.NONE);
    now = START.plus(Duration.ofMinutes(5));
    alive = (Running) act(spec, alive.external(), ExternalState.NONE);
    clusterDown = true;
    now = now.plus(Duration.ofMinutes(2));
    Running asked = (Running) act(spec, alive.external(), ExternalState.NONE);
    now = now.plus(Duration.ofMinutes(1));

    assertThat(act(spec, asked.external(), ExternalState.NONE)).isInstanceOf(Failed.class);
    clusterDown = false;
    applications.clear();
    application(ID, "FINISHED", "SUCCEEDED", "ann", TAG);
    assertThat(act(spec, asked.external(), ExternalState.NONE)).isInstanceOf(Succeeded.class);
  }

  @Test
  void actionThatForbidsWaitingEndsAtOnce() {
    clusterDown = true;
    VerifySpec spec =
        new VerifySpec(
            Optional.of("ingest"),
            Set.of(VerifySource.YARN),
            Optional.empty(),
            List.of(),
            Optional.of(Duration.ZERO));

    assertThat(act(spec, ExternalState.NONE, ExternalState.NONE)).isInstanceOf(Failed.class);
  }

  @Test
  void actionAsksAgainWhileItRunsButNotForever() {
    application(ID, "RUNNING", "UNDEFINED", "ann", TAG);

    Running first = (Running) act(spec(false, true), ExternalState.NONE, ExternalState.NONE);
    assertThat(first.checkAfter()).isEqualTo(Duration.ofSeconds(10));
    assertThat(first.external().waitingFor().orElseThrow()).contains(ID);

    now = START.plusSeconds(10);
    Running second = (Running) act(spec(false, true), first.external(), ExternalState.NONE);
    assertThat(second.external().evidence()).as("the same is noted once").hasSize(1);

    now = START.plus(Duration.ofMinutes(10));
    Failed failed = (Failed) act(spec(false, true), second.external(), ExternalState.NONE);
    assertThat(failed.errorCode()).isEqualTo("VERIFY_UNKNOWN");
    assertThat(failed.external().waitingFor()).isEmpty();
  }

  @Test
  void actionPrefersWhatLivyWasNotedToSay() {
    ExternalState noted =
        ExternalState.NONE
            .withExternalStatus("RUNNING")
            .plusEvidence(
                List.of(new Evidence("livy", "q", "state success", Verdict.SUCCEEDED, START)));

    assertThat(act(spec(true, false), ExternalState.NONE, noted)).isInstanceOf(Succeeded.class);
  }

  @Test
  void actionThatNamesNobodyKnownFails() {
    VerifySpec spec =
        new VerifySpec(
            Optional.of("else"),
            Set.of(VerifySource.LIVY),
            Optional.empty(),
            List.of(),
            Optional.empty());

    Failed failed = (Failed) act(spec, ExternalState.NONE, ExternalState.NONE);

    assertThat(failed.errorCode()).isEqualTo("VERIFY");
    assertThat(failed.message()).contains("'else'");
  }
}
