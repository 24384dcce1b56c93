package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ClusterClient;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyResult;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.FileSystems;
import io.drover.actions.testing.FakeLivyServer;
import io.drover.schema.action.LivyBatchSpec;
import io.drover.schema.action.UnknownPolicy;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked before a failure stands, and before a failed attempt is started again. */
class FormerAttemptsTest {
  private static final String APP = "application_1795235203435_0002";

  private final TestClock clock = new TestClock();
  private final FakeLivyServer livy = FakeLivyServer.start();
  private final FakeCluster cluster = new FakeCluster();
  private final List<LivyConnection> opened = new ArrayList<>();
  private final List<VerifyTarget> asked = new ArrayList<>();
  private final MemoryFileSystem files = new MemoryFileSystem();
  private boolean withCluster = true;
  private boolean captureOutput;
  private Optional<VerifySpec> verify = Optional.empty();
  private UnknownPolicy onUnknown = UnknownPolicy.FAIL;

  /** What the sources say now: source, then verdict. */
  private Map<String, Verdict> answers = Map.of();

  @AfterEach
  void stop() {
    opened.forEach(LivyConnection::close);
    livy.close();
  }

  private EngineStandIn attempt() {
    LivyConnection connection =
        new LivyConnection(
            LivyEndpoint.of("default", livy.uri()),
            withCluster ? Optional.of(cluster) : Optional.empty());
    opened.add(connection);
    BatchRunner runner =
        new BatchRunner(
            new LivyConnections(List.of(connection)),
            (spec, target) -> answer(target),
            new CapturedOutput(
                new FileSystems(List.of(files)), URI.create("hdfs://nn:8020/output"), 65_536),
            clock);
    return new EngineStandIn(
        new LivyBatchAction(runner, DeniedConf.standard(false), VerifyDefault.NONE, body -> spec()),
        clock,
        "ingest");
  }

  private VerifyResult answer(VerifyTarget target) {
    asked.add(target);
    List<Evidence> evidence = new ArrayList<>();
    answers.forEach(
        (source, verdict) ->
            evidence.add(new Evidence(source, "q", "says " + verdict, verdict, clock.instant())));
    Verdict together =
        answers.containsValue(Verdict.RUNNING)
            ? Verdict.RUNNING
            : answers.containsValue(Verdict.FAILED)
                ? Verdict.FAILED
                : answers.containsValue(Verdict.UNKNOWN) || answers.isEmpty()
                    ? Verdict.UNKNOWN
                    : Verdict.SUCCEEDED;
    return new VerifyResult(together, evidence);
  }

  private LivyBatchSpec spec() {
    return new LivyBatchSpec(
        Optional.empty(),
        "/jobs/job.jar",
        Optional.of("etl.Job"),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        verify,
        onUnknown,
        captureOutput);
  }

  private static VerifySpec sources(VerifySource... sources) {
    return VerifySpec.of(Set.of(sources));
  }

  private static Failed failed(ActionOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  /** An attempt that Livy calls dead, of which the cluster knows nothing at that moment. */
  private EngineStandIn failedAttempt() {
    EngineStandIn first = attempt();
    ActionOutcome started = first.start();
    livy.set(first.name(), "dead", "java.lang.IllegalStateException: boom");
    assertThat(failed(first.checkAfter(started)).errorCode()).isEqualTo("JA018");
    return first;
  }

  private void clusterHas(EngineStandIn attempt, String state, String finalStatus) {
    cluster.hasTagged(ClusterClient.tag(attempt.attempt()), APP, state, finalStatus);
  }

  private ActionOutcome startAfterASecondLook(EngineStandIn attempt) {
    assertThat(attempt.start()).isInstanceOf(NotStarted.class);
    clock.advance(Duration.ofSeconds(1));
    return attempt.start();
  }

  // Before a retry.

  @Test
  void attemptThatStillRunsIsFollowedAndNotStartedAgain() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "RUNNING", "UNDEFINED");

    EngineStandIn second = first.retry();
    ActionOutcome followed = second.start();
    ActionOutcome still = second.checkAfter(followed);
    clusterHas(first, "FINISHED", "SUCCEEDED");
    ActionOutcome ended = second.checkAfter(still);

    assertThat(followed).isInstanceOf(Running.class);
    assertThat(followed.external().externalId()).contains(APP);
    assertThat(ended).isInstanceOf(Succeeded.class);
    assertThat(ended.external().evidence())
        .anySatisfy(
            one -> {
              assertThat(one.source()).isEqualTo("drover");
              assertThat(one.question()).contains("attempt 0");
              assertThat(one.answer()).contains(APP, "RUNNING", "followed");
            });
    assertThat(livy.started()).as("one application for both attempts").hasSize(1);
  }

  @Test
  void dataOfAFollowedAttemptIsWhatThatOneWrote() {
    captureOutput = true;
    EngineStandIn first = failedAttempt();
    clusterHas(first, "RUNNING", "UNDEFINED");
    EngineStandIn second = first.retry();
    ActionOutcome followed = second.start();
    files.put("hdfs://nn:8020/output/" + first.name() + ".properties", "rows=17");
    files.put("hdfs://nn:8020/output/" + second.name() + ".properties", "rows=0");
    clusterHas(first, "FINISHED", "SUCCEEDED");

    ActionOutcome ended = second.checkAfter(followed);

    assertThat(ended).isInstanceOf(Succeeded.class);
    assertThat(((Succeeded) ended).data()).containsOnly(Map.entry("rows", "17"));
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void dataAfterAFollowedAttemptHasFailedIsTheOwn() {
    captureOutput = true;
    EngineStandIn first = failedAttempt();
    clusterHas(first, "RUNNING", "UNDEFINED");
    EngineStandIn second = first.retry();
    ActionOutcome followed = second.start();
    files.put("hdfs://nn:8020/output/" + first.name() + ".properties", "rows=0");
    clusterHas(first, "FINISHED", "FAILED");
    ActionOutcome own = second.checkAfter(second.checkAfter(followed));
    files.put("hdfs://nn:8020/output/" + second.name() + ".properties", "rows=17");
    livy.set(second.name(), "success");

    ActionOutcome ended = second.checkAfter(own);

    assertThat(((Succeeded) ended).data()).containsOnly(Map.entry("rows", "17"));
  }

  @Test
  void followedAttemptThatFailsGivesTheRetryItsTurn() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "RUNNING", "UNDEFINED");
    EngineStandIn second = first.retry();
    ActionOutcome followed = second.start();
    clusterHas(first, "FINISHED", "FAILED");

    ActionOutcome released = second.checkAfter(followed);
    ActionOutcome own = second.checkAfter(released);
    livy.set(second.name(), "success");

    assertThat(own).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(2);
    assertThat(second.checkAfter(own)).isInstanceOf(Succeeded.class);
    assertThat(second.stored.externalId()).contains("livy-batch-1");
  }

  @Test
  void attemptThatSucceededAfterAllIsTheActionsSuccess() {
    EngineStandIn first = failedAttempt();
    livy.forget(first.name());
    clusterHas(first, "FINISHED", "SUCCEEDED");

    ActionOutcome outcome = startAfterASecondLook(first.retry());

    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void attemptOverWhichLivyAndTheClusterDisagreeIsNotStartedAgainUnasked() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "FINISHED", "SUCCEEDED");

    assertThat(failed(first.retry().start()).errorCode()).isEqualTo("LIVY_UNKNOWN");
    onUnknown = UnknownPolicy.RETRY;
    EngineStandIn declared = first.retry();
    ActionOutcome released = declared.start();
    assertThat(released).isInstanceOf(NotStarted.class);
    assertThat(declared.start()).isInstanceOf(Running.class);
    assertThat(livy.started()).as("the author declared that it may run twice").hasSize(2);
  }

  @Test
  void attemptThatFailedIsStartedAgain() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "FINISHED", "FAILED");

    assertThat(first.retry().start()).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(2);
  }

  @Test
  void attemptThatNeverStartedAnythingNeedsNoProof() {
    withCluster = false;
    EngineStandIn first = failedAttempt();
    livy.forget(first.name());

    assertThat(startAfterASecondLook(first.retry())).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(2);
  }

  @Test
  void rerunFollowsWhatStillRunsWhenItAsksForTheSame() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "RUNNING", "UNDEFINED");

    EngineStandIn rerun = first.rerun(true);
    ActionOutcome followed = rerun.start();
    clusterHas(first, "FINISHED", "SUCCEEDED");

    assertThat(followed).isInstanceOf(Running.class);
    assertThat(rerun.checkAfter(followed)).isInstanceOf(Succeeded.class);
    assertThat(rerun.stored.evidence())
        .anySatisfy(one -> assertThat(one.question()).contains("attempt 0 of run 0"));
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void rerunThatAsksForSomethingElseWaitsUntilTheFormerOneHasEnded() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "RUNNING", "UNDEFINED");

    EngineStandIn rerun = first.rerun(false);
    ActionOutcome waits = rerun.start();

    assertThat(waits).isInstanceOf(NotStarted.class);
    assertThat(((NotStarted) waits).reason()).contains("attempt 0 of run 0", APP);
    clusterHas(first, "FINISHED", "SUCCEEDED");
    assertThat(rerun.start()).isInstanceOf(Running.class);
    assertThat(livy.started()).as("a success with other arguments is none here").hasSize(2);
  }

  @Test
  void rerunIsTheUsersDecisionWhenNobodyCanJudgeTheFormerOne() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "FINISHED", "SUCCEEDED");

    EngineStandIn rerun = first.rerun(true);
    ActionOutcome released = rerun.start();

    assertThat(released).isInstanceOf(NotStarted.class);
    assertThat(rerun.start()).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(2);
  }

  @Test
  void everyFormerAttemptIsLookedAt() {
    EngineStandIn first = failedAttempt();
    EngineStandIn second = first.retry();
    ActionOutcome started = second.start();
    livy.set(second.name(), "dead");
    failed(second.checkAfter(started));
    clusterHas(first, "RUNNING", "UNDEFINED");

    ActionOutcome third = second.retry().start();

    assertThat(third).isInstanceOf(Running.class);
    assertThat(third.external().waitingFor().orElseThrow()).contains(APP);
    assertThat(livy.started()).hasSize(2);
  }

  @Test
  void retryWaitsForAClusterThatCannotBeAsked() {
    EngineStandIn first = failedAttempt();
    cluster.unavailable = true;
    EngineStandIn second = first.retry();

    ActionOutcome open = second.start();
    assertThat(open).isInstanceOf(Running.class);
    assertThat(open.external().waitingFor().orElseThrow()).contains("attempt 0");
    assertThat(livy.started()).hasSize(1);

    cluster.unavailable = false;
    assertThat(second.checkAfter(open)).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(2);
  }

  @Test
  void batchThatLivyStillRunsIsFollowed() {
    withCluster = false;
    EngineStandIn first = attempt();
    first.start();
    EngineStandIn second = first.retry();

    ActionOutcome followed = second.start();
    livy.set(first.name(), "success");

    assertThat(followed).isInstanceOf(Running.class);
    assertThat(second.checkAfter(followed)).isInstanceOf(Succeeded.class);
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void killWhileAFormerAttemptIsFollowedEndsThatOne() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "RUNNING", "UNDEFINED");
    EngineStandIn second = first.retry();
    second.start();

    second.kill();
    assertThat(second.kill().stopped()).isTrue();

    assertThat(cluster.killed).containsExactly(APP);
  }

  @Test
  void restartedServerGoesOnFollowing() {
    EngineStandIn first = failedAttempt();
    clusterHas(first, "RUNNING", "UNDEFINED");
    EngineStandIn second = first.retry();
    second.startAndCrash();

    ActionOutcome again = second.start();

    assertThat(again).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void sourcesOfTheActionAreAskedAboutTheFormerAttempt() {
    withCluster = false;
    verify = Optional.of(sources(VerifySource.LIVY, VerifySource.KUBERNETES));
    answers = Map.of("kubernetes", Verdict.FAILED);
    EngineStandIn first = failedAttempt();
    asked.clear();
    answers = Map.of("kubernetes", Verdict.RUNNING);

    ActionOutcome followed = first.retry().start();

    assertThat(asked.get(0).attempt()).isEqualTo(first.attempt());
    assertThat(followed).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(1);
  }

  // Before a failure stands.

  @ParameterizedTest
  @CsvSource({
    // what Kubernetes and Spark say, then the error code; none means that it is still followed
    "kubernetes, FAILED, JA018",
    "kubernetes, UNKNOWN, JA018",
    "kubernetes, SUCCEEDED, LIVY_UNKNOWN",
    "kubernetes, RUNNING,",
    "spark, SUCCEEDED, JA018",
    "spark, FAILED, JA018",
    "spark, RUNNING,",
  })
  void failureInLivysWordsIsPutToTheSources(String source, Verdict verdict, String code) {
    withCluster = false;
    verify = Optional.of(sources(VerifySource.KUBERNETES, VerifySource.SPARK));
    answers = Map.of(source, verdict);
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), "spark-0123456789abcdef", "http://driver:4040");
    livy.set(attempt.name(), "dead", "java.lang.IllegalStateException: boom");

    ActionOutcome outcome = attempt.checkAfter(started);

    if (code == null) {
      assertThat(outcome).isInstanceOf(Running.class);
      answers = Map.of(source, Verdict.UNKNOWN);
      assertThat(failed(attempt.checkAfter(outcome)).errorCode()).isEqualTo("JA018");
    } else {
      assertThat(failed(outcome).errorCode()).isEqualTo(code);
      assertThat(outcome.external().evidence()).extracting(Evidence::source).contains(source);
    }
  }

  // When Livy cannot tell.

  @ParameterizedTest
  @CsvSource({
    "spark, SUCCEEDED, ok",
    "spark, FAILED, JA018",
    "output, SUCCEEDED, ok",
    "output, FAILED, LIVY_UNKNOWN",
    "spark, UNKNOWN, LIVY_UNKNOWN",
  })
  void batchThatLivyForgotIsPutToTheSources(String source, Verdict verdict, String end) {
    withCluster = false;
    verify =
        Optional.of(
            new VerifySpec(
                Optional.empty(),
                Set.of(VerifySource.SPARK),
                Optional.empty(),
                List.of(),
                Optional.of(Duration.ofMinutes(1))));
    answers = Map.of(source, verdict);
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.forget(attempt.name());

    ActionOutcome outcome = attempt.checkAfter(attempt.checkAfter(started));

    if (end.equals("LIVY_UNKNOWN")) {
      assertThat(outcome).as("asked again for a while").isInstanceOf(Running.class);
      clock.advance(Duration.ofSeconds(61));
      outcome = attempt.check();
    }
    if (end.equals("ok")) {
      assertThat(outcome).isInstanceOf(Succeeded.class);
    } else {
      assertThat(failed(outcome).errorCode()).isEqualTo(end);
    }
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void jobThatASourceSeesAliveIsFollowedForAsLongAsItLives() {
    withCluster = false;
    verify = Optional.of(sources(VerifySource.SPARK));
    answers = Map.of("spark", Verdict.RUNNING);
    livy.newBatchesAre("success");
    EngineStandIn attempt = attempt();
    attempt.start();
    clock.advance(Duration.ofHours(5));

    assertThat(attempt.check()).isInstanceOf(Running.class);
    answers = Map.of("spark", Verdict.UNKNOWN);
    ActionOutcome ended = attempt.check();
    assertThat(ended)
        .as("the time to learn of an end begins at the end")
        .isInstanceOf(Running.class);
    answers = Map.of("spark", Verdict.SUCCEEDED);
    assertThat(attempt.checkAfter(ended)).isInstanceOf(Succeeded.class);
  }
}
