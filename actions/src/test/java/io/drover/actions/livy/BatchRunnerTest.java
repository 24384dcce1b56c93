package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ClusterClient;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.Fence;
import io.drover.actions.LostLeaseException;
import io.drover.actions.Places;
import io.drover.actions.VerifyResult;
import io.drover.actions.file.FileSystems;
import io.drover.actions.testing.FakeLivyServer;
import io.drover.actions.testing.FakeLivyServer.Fault;
import io.drover.schema.action.LivyBatchSpec;
import io.drover.schema.action.UnknownPolicy;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every trap of Livy's batches, each against a server that springs it. */
class BatchRunnerTest {
  private static final LivyTimeouts TIMEOUTS =
      new LivyTimeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofMinutes(15),
          Duration.ofMinutes(10));
  private static final String APP = "application_1795235203435_0002";

  private final TestClock clock = new TestClock();
  private FakeLivyServer livy = FakeLivyServer.start();
  private final FakeCluster cluster = new FakeCluster();
  private final Deque<Verdict> verdicts = new ArrayDeque<>();
  private final List<LivyConnection> opened = new ArrayList<>();
  private Places places = Places.UNLIMITED;
  private boolean withCluster;
  private Map<String, String> conf = Map.of();
  private List<String> args = List.of();
  private String file = "/jobs/job.jar";
  private Optional<VerifySpec> verify = Optional.empty();
  private UnknownPolicy onUnknown = UnknownPolicy.FAIL;
  private UnaryOperator<LivyEndpoint> endpoint = one -> one;

  @AfterEach
  void stop() {
    opened.forEach(LivyConnection::close);
    livy.close();
  }

  private LivyBatchAction server() {
    LivyConnection connection =
        new LivyConnection(
            endpoint.apply(LivyEndpoint.of("default", livy.uri()).withTimeouts(TIMEOUTS)),
            withCluster ? Optional.of(cluster) : Optional.empty(),
            places);
    opened.add(connection);
    BatchRunner runner =
        new BatchRunner(
            new LivyConnections(List.of(connection)),
            (spec, target) -> {
              Verdict verdict = verdicts.size() > 1 ? verdicts.remove() : verdicts.element();
              return new VerifyResult(
                  verdict,
                  List.of(
                      new Evidence("output", "/out", "says " + verdict, verdict, clock.instant())));
            },
            new CapturedOutput(new FileSystems(List.of()), URI.create("file:///none"), 1),
            clock);
    return new LivyBatchAction(
        runner, DeniedConf.standard(false), VerifyDefault.NONE, body -> spec());
  }

  private LivyBatchSpec spec() {
    return new LivyBatchSpec(
        Optional.empty(),
        file,
        Optional.of("etl.Job"),
        args,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        conf,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        verify,
        onUnknown,
        false);
  }

  private EngineStandIn attempt() {
    return new EngineStandIn(server(), clock, "ingest");
  }

  private static Failed failed(ActionOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  private void oneBatchStarted() {
    assertThat(livy.started()).hasSize(1);
  }

  // Submitting and following.

  @Test
  void batchRunsAndSucceeds() {
    EngineStandIn attempt = attempt();

    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm:8088/proxy/" + APP);
    ActionOutcome running = attempt.checkAfter(started);
    livy.set(attempt.name(), "success");
    ActionOutcome ended = attempt.checkAfter(running);

    assertThat(started.external().externalId()).contains("livy-batch-0");
    assertThat(running.external().externalId()).contains(APP);
    assertThat(running.external().childIds()).contains(APP);
    assertThat(running.external().externalStatus()).contains("RUNNING");
    assertThat(running.external().trackerUri()).contains(livy.uri().toString());
    assertThat(running.external().consoleUrl()).contains("http://rm:8088/proxy/" + APP);
    assertThat(ended).isInstanceOf(Succeeded.class);
    assertThat(ended.external().externalStatus()).contains("SUCCEEDED");
    assertThat(livy.deleted()).isEmpty();
    oneBatchStarted();
  }

  @Test
  void aServerThatLosesItsLeaseBeforeItSubmitsSendsNothing() {
    EngineStandIn attempt = attempt();
    attempt.fence =
        () -> {
          throw new LostLeaseException("taken over");
        };

    assertThatThrownBy(attempt::start).isInstanceOf(LostLeaseException.class);

    assertThat(livy.started()).isEmpty();
    attempt.fence = Fence.NONE;
    assertThat(attempt.start()).isInstanceOf(Running.class);
    oneBatchStarted();
  }

  @Test
  void batchThatHasEndedInTheAnswerNeedsNoPoll() {
    livy.newBatchesAre("success");

    assertThat(attempt().start()).isInstanceOf(Succeeded.class);
    oneBatchStarted();
  }

  @Test
  void pollingStartsFastAndSlowsDownWithAge() {
    EngineStandIn attempt = attempt();
    ActionOutcome outcome = attempt.start();
    Duration first = ((Running) outcome).checkAfter();
    clock.advance(Duration.ofSeconds(20));
    Duration later = ((Running) attempt.check()).checkAfter();
    clock.advance(Duration.ofHours(3));
    Duration last = ((Running) attempt.check()).checkAfter();

    assertThat(first).isLessThanOrEqualTo(Duration.ofMillis(200));
    assertThat(later).isEqualTo(Duration.ofSeconds(2));
    assertThat(last).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void requestCarriesNameTagAndLabelBesidesTheUsersProperties() {
    conf = new LinkedHashMap<>(Map.of("spark.yarn.tags", "mine", "spark.x", "1"));
    args = List.of("a b", "--flag", "");
    EngineStandIn attempt = attempt();

    attempt.start();

    JsonNode sent = livy.started().get(0);
    assertThat(sent.path("name").asText()).isEqualTo(attempt.name());
    assertThat(sent.path("conf").path("spark.yarn.tags").asText())
        .isEqualTo("mine," + ClusterClient.tag(attempt.request().attempt()));
    assertThat(sent.path("conf").path("spark.x").asText()).isEqualTo("1");
    assertThat(sent.path("conf").path("spark.kubernetes.driver.label.drover-attempt").asText())
        .hasSizeLessThan(64)
        .matches("[a-z0-9]+");
    assertThat(sent.path("args")).extracting(JsonNode::asText).containsExactly("a b", "--flag", "");
    assertThat(sent.has("proxyUser")).isFalse();
  }

  @Test
  void stateOfAnEarlierAttemptIsNotTakenForThisOne() {
    LivyBatchAction executor = server();
    EngineStandIn before = new EngineStandIn(executor, clock, "before");
    before.start();
    livy.set(before.name(), "success");
    EngineStandIn attempt = new EngineStandIn(executor, clock, "ingest");
    attempt.stored = before.stored;

    assertThat(attempt.start()).isInstanceOf(Running.class);
    assertThat(attempt.stored.externalId()).contains("livy-batch-1");
    assertThat(livy.started()).hasSize(2);
  }

  @Test
  void unknownStateGoesOnBeingPolled() {
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.set(attempt.name(), "hibernating");

    assertThat(attempt.checkAfter(started)).isInstanceOf(Running.class);
  }

  @Test
  void batchMayStayStartingForItsWholeRun() {
    livy.newBatchesAre("starting");
    EngineStandIn attempt = attempt();
    ActionOutcome outcome = attempt.start();

    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofMinutes(30));
      outcome = attempt.check();
      assertThat(outcome).isInstanceOf(Running.class);
    }
    livy.set(attempt.name(), "success");
    assertThat(attempt.check()).isInstanceOf(Succeeded.class);
    assertThat(livy.deleted()).isEmpty();
  }

  // Never twice.

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"DROP_REQUEST", "DROP_ANSWER", "HOLD_ANSWER", "HTML_500", "GARBAGE", "CUT_BODY"})
  void lostAnswerToTheSubmissionNeverMakesASecondBatch(Fault fault) {
    EngineStandIn attempt = attempt();
    livy.fault("POST", fault);

    ActionOutcome outcome = attempt.start();
    while (outcome instanceof NotStarted wait) {
      clock.advance(wait.startAfter());
      outcome = attempt.start();
    }

    assertThat(outcome).isInstanceOf(Running.class);
    oneBatchStarted();
    livy.set(attempt.name(), "success");
    assertThat(attempt.checkAfter(outcome)).isInstanceOf(Succeeded.class);
    oneBatchStarted();
  }

  @Test
  void crashAfterTheSubmissionIsFollowedByAdoption() {
    EngineStandIn attempt = attempt();
    attempt.startAndCrash();
    clock.advance(Duration.ofMinutes(3));

    ActionOutcome again = new EngineStandInAfterCrash(attempt).start();

    assertThat(again).isInstanceOf(Running.class);
    oneBatchStarted();
  }

  /** The same attempt in a new server: nothing but the stored state is left. */
  private final class EngineStandInAfterCrash {
    private final EngineStandIn before;
    private final LivyBatchAction executor = server();

    EngineStandInAfterCrash(EngineStandIn before) {
      this.before = before;
    }

    ActionOutcome start() {
      return executor.start(before.request());
    }
  }

  @Test
  void serversThatStartTheSameAttemptAtOnceMakeOneBatch() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<ActionOutcome>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        EngineStandIn sameAttempt = attempt();
        calls.add(threads.submit(sameAttempt::start));
      }
      for (Future<ActionOutcome> call : calls) {
        assertThat(call.get(20, TimeUnit.SECONDS)).isInstanceOf(Running.class);
      }
    } finally {
      threads.shutdownNow();
    }
    oneBatchStarted();
    assertThat(livy.deleted()).isEmpty();
  }

  @Test
  void crashFollowedByADowntimeBeyondRetentionIsUnknownNotASecondRun() {
    EngineStandIn attempt = attempt();
    attempt.startAndCrash();
    livy.forget(attempt.name());
    clock.advance(Duration.ofMinutes(25));

    Failed outcome = failed(attempt.start());

    assertThat(outcome.errorCode()).isEqualTo("LIVY_UNKNOWN");
    oneBatchStarted();
  }

  @Test
  void sameDowntimeWithAClusterIsSettledByTheTag() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    attempt.startAndCrash();
    livy.forget(attempt.name());
    String tag = ClusterClient.tag(attempt.request().attempt());
    cluster.hasTagged(tag, APP, "FINISHED", "SUCCEEDED");
    clock.advance(Duration.ofMinutes(25));

    assertThat(attempt.start()).isInstanceOf(Succeeded.class);
    oneBatchStarted();
  }

  @Test
  void sameDowntimeWithAClusterThatKnowsNothingSubmits() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    clock.advance(Duration.ofMinutes(25));

    assertThat(attempt.start()).isInstanceOf(Running.class);
    oneBatchStarted();
  }

  @Test
  void livyThatDiesWithTheSubmissionIsNotGivenItAgain() {
    EngineStandIn attempt = attempt();
    livy.fault("POST", Fault.DROP_ANSWER);
    livy.fault("GET", Fault.DROP_REQUEST);
    ActionOutcome outcome = attempt.start();
    assertThat(outcome).isInstanceOf(NotStarted.class);
    livy.restartWithoutRecovery();

    Failed ended = failed(attempt.start());

    assertThat(ended.type()).isEqualTo(ErrorType.ERROR);
    assertThat(ended.errorCode()).isEqualTo("LIVY_UNKNOWN");
    oneBatchStarted();
  }

  @Test
  void livyThatDiesWithTheSubmissionIsSettledByTheClustersTag() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    livy.fault("POST", Fault.DROP_ANSWER);
    livy.fault("GET", Fault.DROP_REQUEST);
    attempt.start();
    livy.restartWithoutRecovery();

    ActionOutcome early = attempt.start();
    cluster.hasTagged(ClusterClient.tag(attempt.request().attempt()), APP, "RUNNING", "UNDEFINED");
    clock.advance(Duration.ofSeconds(30));
    ActionOutcome found = attempt.start();

    assertThat(early).isInstanceOf(NotStarted.class);
    assertThat(found).isInstanceOf(Running.class);
    assertThat(found.external().externalId()).contains(APP);
    cluster.has(APP, "FINISHED", "SUCCEEDED", "");
    assertThat(attempt.checkAfter(found)).isInstanceOf(Succeeded.class);
    oneBatchStarted();
  }

  @Test
  void duplicateNameIsAdopted() {
    EngineStandIn attempt = attempt();
    attempt.startAndCrash();
    livy.fault("GET", Fault.EMPTY_404);

    ActionOutcome outcome = attempt.start();
    assertThat(outcome).as("a proxy's 404 is no absent batch").isInstanceOf(NotStarted.class);
    outcome = attempt.start();

    assertThat(outcome).isInstanceOf(Running.class);
    assertThat(livy.deleted()).isEmpty();
    oneBatchStarted();
  }

  @Test
  void batchThatLivyOverlooksForAMomentIsFollowed() {
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.fault("GET", Fault.OVERLOOKED);

    ActionOutcome overlooked = attempt.checkAfter(started);
    assertThat(overlooked).isInstanceOf(Running.class);
    assertThat(overlooked.external().waitingFor())
        .hasValueSatisfying(why -> assertThat(why).contains("asked once more"));
    livy.set(attempt.name(), "success");

    assertThat(attempt.checkAfter(overlooked)).isInstanceOf(Succeeded.class);
    oneBatchStarted();
  }

  @Test
  void batchThatLivyOverlooksAfterARefusalIsFollowed() {
    EngineStandIn attempt = attempt();
    attempt.startAndCrash();
    livy.fault("GET", Fault.OVERLOOKED);
    livy.fault("POST", Fault.HTML_400);
    livy.fault("GET", Fault.OVERLOOKED);

    ActionOutcome refused = attempt.start();
    assertThat(refused).isInstanceOf(Running.class);

    assertThat(attempt.checkAfter(refused)).isInstanceOf(Running.class);
    oneBatchStarted();
  }

  @Test
  void restartedLivyWithOtherBatchesUnderOurNumberIsUnknown() {
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.restartWithoutRecovery();
    livy.addForeign("somebody-else");

    Failed outcome = failed(attempt.checkAfter(attempt.checkAfter(started)));

    assertThat(outcome.errorCode()).isEqualTo("LIVY_UNKNOWN");
    assertThat(outcome.message()).contains("restarted").contains("somebody-else");
    oneBatchStarted();
  }

  @Test
  void unknownOutcomeOfAJobDeclaredIdempotentMayBeRetried() {
    onUnknown = UnknownPolicy.RETRY;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.forget(attempt.name());

    Failed outcome = failed(attempt.checkAfter(attempt.checkAfter(started)));

    assertThat(outcome.errorCode()).isEqualTo("JA017");
    assertThat(outcome.type()).isEqualTo(ErrorType.ERROR);
  }

  @ParameterizedTest
  @CsvSource({"FINISHED,SUCCEEDED,true", "FAILED,FAILED,false", "FINISHED,FAILED,false"})
  void forgottenBatchIsSettledByTheCluster(String state, String finalStatus, boolean ok) {
    withCluster = true;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    ActionOutcome running = attempt.checkAfter(started);
    livy.restartWithoutRecovery();
    cluster.has(APP, "RUNNING", "UNDEFINED", "");

    ActionOutcome followed = attempt.checkAfter(running);
    cluster.has(APP, state, finalStatus, "User class threw exception: a.BadException: no");
    ActionOutcome ended = attempt.checkAfter(followed);

    assertThat(followed).isInstanceOf(Running.class);
    assertThat(followed.external().waitingFor()).isPresent();
    if (ok) {
      assertThat(ended).isInstanceOf(Succeeded.class);
    } else {
      assertThat(failed(ended).errorCode()).isEqualTo("JA018");
      assertThat(failed(ended).message()).contains("a.BadException: no");
    }
    oneBatchStarted();
  }

  @Test
  void nameThatBelongsToAnotherApplicationNowIsNotOurs() {
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    ActionOutcome running = attempt.checkAfter(started);
    livy.setApplication(attempt.name(), "application_1_9999", "http://rm/");

    assertThat(failed(attempt.checkAfter(running)).errorCode()).isEqualTo("LIVY_UNKNOWN");
  }

  // Refusals.

  @Test
  void refusedFileFailsTheActionAndLeavesNoZombie() {
    file = "/forbidden/job.jar";
    EngineStandIn attempt = attempt();

    ActionOutcome first = attempt.start();
    assertThat(first).isInstanceOf(Running.class);
    Failed outcome = failed(attempt.checkAfter(first));

    assertThat(outcome.type()).isEqualTo(ErrorType.ERROR);
    assertThat(outcome.errorCode()).isEqualTo("LIVY_REJECTED");
    assertThat(outcome.message()).contains("cannot be added to user sessions");
    assertThat(livy.knows(attempt.name())).isFalse();
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void batchThatRunsBehindARefusalIsLeftAlone() {
    file = "/forbidden/job.jar";
    EngineStandIn attempt = attempt();
    ActionOutcome first = attempt.start();
    livy.set(attempt.name(), "running", "stdout: ");

    assertThat(attempt.checkAfter(first)).isInstanceOf(Running.class);
    assertThat(livy.deleted()).isEmpty();
  }

  @Test
  void refusalThatCannotBeLookedIntoIsNotBelieved() {
    EngineStandIn attempt = attempt();
    livy.fault("POST", Fault.HTML_400);
    livy.fault("GET", Fault.HTML_500);

    ActionOutcome refused = attempt.start();
    assertThat(refused).isInstanceOf(NotStarted.class);
    ActionOutcome later = attempt.start();

    assertThat(later).isInstanceOf(Running.class);
    oneBatchStarted();
  }

  @Test
  void zombieOfALostRefusalIsLookedAtTwiceAndCleared() {
    EngineStandIn attempt = attempt();
    livy.addZombie(attempt.name());

    ActionOutcome first = attempt.start();
    assertThat(first).isInstanceOf(Running.class);
    assertThat(livy.deleted()).isEmpty();
    ActionOutcome second = attempt.checkAfter(first);
    assertThat(livy.deleted()).containsExactly(attempt.name());
    ActionOutcome third = attempt.checkAfter(second);

    assertThat(third).isInstanceOf(Running.class);
    assertThat(third.external().externalId()).contains("livy-batch-1");
    oneBatchStarted();
  }

  @Test
  void batchThatOnlyLookedLikeAZombieIsLeftAlone() {
    EngineStandIn attempt = attempt();
    livy.addZombie(attempt.name());
    ActionOutcome first = attempt.start();
    livy.set(attempt.name(), "starting", "stdout: ");

    ActionOutcome outcome = attempt.checkAfter(first);
    clock.advance(Duration.ofMinutes(10));
    outcome = attempt.check();

    assertThat(outcome).isInstanceOf(Running.class);
    assertThat(livy.deleted()).isEmpty();
  }

  @Test
  void fullLivyPutsTheAttemptOffWithGrowingDistance() {
    livy.limit(0);
    EngineStandIn attempt = attempt();

    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      ActionOutcome outcome = attempt.start();
      assertThat(outcome).isInstanceOf(NotStarted.class);
      assertThat(outcome.external().waitingFor().orElseThrow()).contains("is full");
      waits.add(((NotStarted) outcome).startAfter());
    }
    livy.limit(1);

    assertThat(attempt.start()).isInstanceOf(Running.class);
    assertThat(waits.get(0)).isLessThan(Duration.ofSeconds(1));
    assertThat(waits.get(14)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
    oneBatchStarted();
  }

  @Test
  void nothingIsSentWithoutAPlaceAndTheReasonIsShown() {
    CountedPlaces limited = new CountedPlaces(2);
    places = limited;
    LivyBatchAction executor = server();
    EngineStandIn a = new EngineStandIn(executor, clock, "a");
    EngineStandIn b = new EngineStandIn(executor, clock, "b");
    EngineStandIn c = new EngineStandIn(executor, clock, "c");
    a.start();
    b.start();

    ActionOutcome full = c.start();
    limited.limit(3);
    ActionOutcome free = c.start();

    assertThat(full).isInstanceOf(NotStarted.class);
    assertThat(full.external().waitingFor()).contains(CountedPlaces.FULL);
    assertThat(((NotStarted) full).startAfter()).isEqualTo(CountedPlaces.AGAIN);
    assertThat(free).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(3);
    assertThat(limited.running()).containsExactly(a.name(), b.name(), c.name());
  }

  @Test
  void aBatchThatOnlyStartsIsNotSaidToRun() {
    CountedPlaces limited = new CountedPlaces(1);
    places = limited;
    livy.newBatchesAre("starting");
    EngineStandIn attempt = attempt();
    ActionOutcome outcome = attempt.start();
    assertThat(limited.running()).isEmpty();
    livy.setApplication(attempt.name(), "application_1_1", "");

    outcome = attempt.checkAfter(outcome);
    attempt.checkAfter(outcome);

    assertThat(limited.running()).containsExactly(attempt.name());
  }

  @Test
  void whatACallAfterTheWaitMayHaveSentBeforeLivyForgotItIsNotSentAgain() {
    CountedPlaces limited = new CountedPlaces(0);
    places = limited;
    EngineStandIn attempt = attempt();
    assertThat(attempt.start()).isInstanceOf(NotStarted.class);
    limited.limit(2);
    limited.sentSince(clock.instant());
    clock.advance(Duration.ofMinutes(9));
    ActionOutcome early = new EngineStandIn(server(), clock, "early").start();
    clock.advance(Duration.ofMinutes(2));

    assertThat(failed(attempt.start()).errorCode()).isEqualTo("LIVY_UNKNOWN");
    assertThat(early).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void tooManySessionsSendsTheAttemptBackInLine() {
    CountedPlaces limited = new CountedPlaces(1);
    places = limited;
    livy.limit(0);
    EngineStandIn attempt = attempt();

    NotStarted outcome = (NotStarted) attempt.start();

    assertThat(outcome.reason()).isEqualTo(CountedPlaces.FULL);
    assertThat(limited.refused()).containsExactly(attempt.name());
    livy.limit(1);
    assertThat(attempt.start()).isInstanceOf(Running.class);
    oneBatchStarted();
  }

  @Test
  void whatLivyDoesNotLetInIsSaidToBeUnsent() {
    CountedPlaces limited = new CountedPlaces(1);
    places = limited;
    EngineStandIn attempt = attempt();
    livy.fault("POST", Fault.UNAUTHORIZED);

    attempt.start();

    assertThat(limited.unsent()).containsExactly(attempt.name());
  }

  @Test
  void deniedPropertyIsRefusedBeforeAnythingIsSent() {
    conf = Map.of("spark.submit.deployMode=cluster#", "x");
    assertThat(failed(attempt().start()).errorCode()).isEqualTo("E0804");
    conf = Map.of("spark.submit.proxyUser.allowCustomClasspathInClusterMode", "true");
    Failed outcome = failed(attempt().start());

    assertThat(outcome.errorCode()).isEqualTo("E0804");
    assertThat(outcome.message()).contains("spark.submit.proxyUser");
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void refusedCredentialsSuspendInsteadOfFailing() {
    livy.requireAuthorization("Basic other");

    Failed outcome = failed(attempt().start());

    assertThat(outcome.type()).isEqualTo(ErrorType.NON_TRANSIENT);
    assertThat(livy.started()).isEmpty();
  }

  // Impersonation.

  @Test
  void userIsSentAndCheckedWhenImpersonationIsOn() {
    endpoint = one -> one.withImpersonation(true);
    livy.impersonate(true);

    assertThat(attempt().start()).isInstanceOf(Running.class);
    assertThat(livy.started().get(0).path("proxyUser").asText()).isEqualTo("alice");
  }

  @Test
  void batchThatRunsAsSomebodyElseIsDeletedAndFails() {
    endpoint = one -> one.withImpersonation(true);
    EngineStandIn attempt = attempt();

    Failed outcome = failed(attempt.start());

    assertThat(outcome.errorCode()).isEqualTo("LIVY_PROXY_USER");
    assertThat(outcome.message()).contains("alice").contains("livy.impersonation.enabled");
    assertThat(livy.deleted()).containsExactly(attempt.name());
  }

  // Out of reach.

  @Test
  void livyOutOfReachIsNoFailureOfTheJob() {
    EngineStandIn attempt = attempt();
    ActionOutcome outcome = attempt.start();
    URI uri = livy.uri();
    livy.fault("GET", Fault.DROP_REQUEST);
    livy.fault("GET", Fault.HTML_500);
    livy.fault("GET", Fault.GARBAGE);
    livy.fault("GET", Fault.CUT_BODY);
    livy.fault("GET", Fault.REDIRECT);
    livy.fault("GET", Fault.UNAUTHORIZED);
    livy.fault("GET", Fault.EMPTY_404);

    for (int i = 0; i < 7; i++) {
      outcome = attempt.checkAfter(outcome);
      assertThat(outcome).isInstanceOf(Running.class);
      assertThat(outcome.external().waitingFor().orElseThrow()).contains("since");
    }
    outcome = attempt.checkAfter(outcome);
    assertThat(outcome.external().waitingFor()).isEmpty();
    livy.set(attempt.name(), "success");

    assertThat(attempt.checkAfter(outcome)).isInstanceOf(Succeeded.class);
    assertThat(uri).isEqualTo(livy.uri());
    oneBatchStarted();
  }

  @Test
  void livyGoneBeyondTheBudgetMakesTheOutcomeUnknown() {
    EngineStandIn attempt = attempt();
    ActionOutcome outcome = attempt.start();
    livy.close();

    outcome = attempt.checkAfter(outcome);
    assertThat(outcome.external().waitingFor().orElseThrow()).contains("unreachable since");
    clock.advance(Duration.ofMinutes(14));
    outcome = attempt.check();
    assertThat(outcome).isInstanceOf(Running.class);
    clock.advance(Duration.ofMinutes(2));

    assertThat(failed(attempt.check()).errorCode()).isEqualTo("LIVY_UNKNOWN");
    oneBatchStarted();
  }

  @Test
  void livyGoneAtTheStartWaitsWithoutBurningTheAttempt() {
    URI uri = livy.uri();
    EngineStandIn attempt = attempt();
    livy.close();

    ActionOutcome down = attempt.start();
    livy = FakeLivyServer.startAt(uri);
    ActionOutcome up = attempt.start();

    assertThat(down).isInstanceOf(NotStarted.class);
    assertThat(((NotStarted) down).reason()).contains("unreachable since");
    assertThat(up).isInstanceOf(Running.class);
    assertThat(up.external().waitingFor()).isEmpty();
    oneBatchStarted();
  }

  @Test
  void livyGoneAtTheStartBeyondTheBudgetIsTransient() {
    EngineStandIn attempt = attempt();
    livy.close();
    attempt.start();
    clock.advance(Duration.ofMinutes(16));

    Failed outcome = failed(attempt.start());

    assertThat(outcome.type()).isEqualTo(ErrorType.TRANSIENT);
    assertThat(outcome.errorCode()).isEqualTo("JA006");
  }

  // Verdicts.

  @Test
  void deadBatchFailsWithTheDriversException() {
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.set(
        attempt.name(),
        "dead",
        "Exception in thread \"main\" java.lang.IllegalStateException: no input");

    Failed outcome = failed(attempt.checkAfter(started));

    assertThat(outcome.type()).isEqualTo(ErrorType.ERROR);
    assertThat(outcome.errorCode()).isEqualTo("JA018");
    assertThat(outcome.message()).startsWith("java.lang.IllegalStateException: no input");
    assertThat(outcome.external().externalStatus()).contains("FAILED/KILLED");
  }

  @Test
  void theDriversOwnLogSaysBestWhyItFailed() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    livy.set(attempt.name(), "dead", "YARN Diagnostics: ", "User application exited with 1");
    cluster.has(APP, "FINISHED", "FAILED", "User application exited with 1");
    cluster.driverLog =
        Optional.of("loading\nTraceback (most recent call last):\n  File x\nValueError: bad day\n");

    Failed outcome = failed(attempt.checkAfter(started));

    assertThat(outcome.message()).isEqualTo("ValueError: bad day (" + APP + ": FINISHED/FAILED)");
    assertThat(attempt.log().orElseThrow())
        .startsWith("loading\n")
        .contains("Livy's log of the submission", "User application exited with 1");
  }

  @Test
  void anOutcomeWaitsForTheDriversLogOnlyForSeconds() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    livy.set(attempt.name(), "dead", "YARN Diagnostics: ", "Shutdown hook called too early");
    cluster.has(APP, "FINISHED", "FAILED", "Shutdown hook called too early");
    cluster.driverLog = Optional.empty();
    Instant ended = clock.instant();

    ActionOutcome outcome = attempt.checkAfter(started);
    assertThat(outcome).isInstanceOf(Running.class);
    assertThat(outcome.external().waitingFor().orElseThrow()).contains("log is on its way");
    while (outcome instanceof Running) {
      outcome = attempt.checkAfter(outcome);
    }

    assertThat(failed(outcome).message()).startsWith("Shutdown hook called too early (");
    assertThat(Duration.between(ended, clock.instant())).isLessThan(Duration.ofSeconds(5));
    assertThat(outcome.external().evidence()).extracting(Evidence::source).containsOnlyOnce("yarn");
  }

  @Test
  void whatTheDriverHadPrintedIsKeptWhenItsLogIsGone() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    livy.set(attempt.name(), "running", "submitting");
    attempt.checkAfter(started);
    cluster.driverLog = Optional.of("--- driver's stdout ---\nhalf way\n");
    String before = attempt.log().orElseThrow();
    cluster.driverLog = Optional.empty();
    livy.set(attempt.name(), "dead", "submitting", "ended");

    String after = attempt.log(before).orElseThrow();

    assertThat(before).contains("half way", "submitting");
    assertThat(after).contains("half way", "submitting\nended");
  }

  @Test
  void batchKilledFromOutsideIsAnError() {
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.set(attempt.name(), "killed");

    Failed outcome = failed(attempt.checkAfter(started));

    assertThat(outcome.errorCode()).isEqualTo("JA018");
    assertThat(outcome.external().externalStatus()).contains("KILLED");
  }

  @Test
  void falseDeadIsFollowedInTheClusterUntilItEnds() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    livy.set(attempt.name(), "dead", "Call From a to rm failed on connection exception");
    cluster.has(APP, "RUNNING", "UNDEFINED", "");

    ActionOutcome followed = attempt.checkAfter(started);
    cluster.has(APP, "FINISHED", "SUCCEEDED", "");
    ActionOutcome ended = attempt.checkAfter(followed);

    assertThat(followed).isInstanceOf(Running.class);
    assertThat(followed.external().externalStatus()).contains("RUNNING");
    assertThat(ended).isInstanceOf(Succeeded.class);
    oneBatchStarted();
  }

  @Test
  void lostContactWithoutAClusterIsUnknown() {
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.set(attempt.name(), "dead", "Call From a to rm failed on connection exception");

    assertThat(failed(attempt.checkAfter(started)).errorCode()).isEqualTo("LIVY_UNKNOWN");
  }

  @Test
  void livyAndClusterThatDisagreeGiveUnknown() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    livy.set(attempt.name(), "dead", "Exception in thread \"main\" a.BadException: boom");
    cluster.has(APP, "FINISHED", "SUCCEEDED", "");

    Failed outcome = failed(attempt.checkAfter(started));

    assertThat(outcome.errorCode()).isEqualTo("LIVY_UNKNOWN");
    assertThat(outcome.message()).contains("disagree").contains("a.BadException: boom");
    assertThat(outcome.external().evidence()).extracting(Evidence::source).contains("livy", "yarn");
  }

  @Test
  void deadBatchWaitsForAClusterThatCannotBeAsked() {
    withCluster = true;
    cluster.unavailable = true;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    livy.set(attempt.name(), "dead");

    ActionOutcome open = attempt.checkAfter(started);
    livy.forget(attempt.name());
    cluster.unavailable = false;
    cluster.has(APP, "FAILED", "FAILED", "");

    assertThat(open).isInstanceOf(Running.class);
    assertThat(failed(attempt.checkAfter(open)).errorCode()).isEqualTo("JA018");
  }

  @Test
  void successThatIsNotVerifiedIsAnError() {
    verify = Optional.of(VerifySpec.of(Set.of(VerifySource.LIVY)));
    verdicts.add(Verdict.FAILED);
    livy.newBatchesAre("success");

    Failed outcome = failed(attempt().start());

    assertThat(outcome.errorCode()).isEqualTo("VERIFY_FAILED");
    assertThat(outcome.message()).contains("says FAILED");
    assertThat(outcome.external().evidence())
        .extracting(Evidence::source)
        .containsExactly("livy", "output");
  }

  @Test
  void verificationThatIsOpenIsAskedAgainEvenAfterLivyForgot() {
    verify = Optional.of(VerifySpec.of(Set.of(VerifySource.LIVY, VerifySource.YARN)));
    verdicts.addAll(List.of(Verdict.RUNNING, Verdict.UNKNOWN, Verdict.SUCCEEDED));
    livy.newBatchesAre("success");
    EngineStandIn attempt = attempt();

    ActionOutcome first = attempt.start();
    livy.forget(attempt.name());
    ActionOutcome second = attempt.checkAfter(first);
    ActionOutcome third = attempt.checkAfter(second);

    assertThat(first).isInstanceOf(Running.class);
    assertThat(second).isInstanceOf(Running.class);
    assertThat(third).isInstanceOf(Succeeded.class);
    oneBatchStarted();
  }

  @Test
  void verificationThatStaysOpenBeyondTheBudgetIsUnknown() {
    verify = Optional.of(VerifySpec.of(Set.of(VerifySource.LIVY, VerifySource.YARN)));
    verdicts.add(Verdict.UNKNOWN);
    livy.newBatchesAre("success");
    EngineStandIn attempt = attempt();
    attempt.start();
    clock.advance(Duration.ofMinutes(16));

    assertThat(failed(attempt.check()).errorCode()).isEqualTo("LIVY_UNKNOWN");
  }

  // Kill and log.

  @Test
  void killReadsFirstThenDeletes() {
    EngineStandIn attempt = attempt();
    attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");

    KillResult result = attempt.kill();

    assertThat(result.stopped()).isTrue();
    assertThat(result.external().externalStatus()).contains("KILLED");
    assertThat(result.external().externalId()).contains(APP);
    assertThat(result.external().evidence())
        .anySatisfy(evidence -> assertThat(evidence.question()).contains("before the kill"));
    assertThat(livy.deleted()).containsExactly(attempt.name());
  }

  @Test
  void killOfWhatLivyForgotIsDone() {
    EngineStandIn attempt = attempt();
    attempt.start();
    livy.forget(attempt.name());

    assertThat(attempt.kill().stopped()).as("Livy may overlook a name once").isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(attempt.kill().stopped()).isTrue();
  }

  @Test
  void killThatBlocksIsAskedAgainWithoutASecondDelete() {
    EngineStandIn attempt = attempt();
    attempt.start();
    livy.deleteSlowly();

    KillResult first = attempt.kill();
    int requests = livy.requests();
    KillResult second = attempt.kill();
    int more = livy.requests() - requests;
    livy.release();
    org.awaitility.Awaitility.await().until(() -> !livy.knows(attempt.name()));
    KillResult third = attempt.kill();

    assertThat(first.stopped()).isFalse();
    assertThat(second.stopped()).isFalse();
    assertThat(more).isEqualTo(1);
    assertThat(third.stopped()).isTrue();
    assertThat(livy.deleted()).containsExactly(attempt.name());
  }

  @Test
  void killIsConfirmedInTheCluster() {
    withCluster = true;
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, "http://rm/");
    attempt.checkAfter(started);
    cluster.has(APP, "RUNNING", "UNDEFINED", "");

    KillResult first = attempt.kill();
    KillResult second = attempt.kill();

    assertThat(first.stopped()).isFalse();
    assertThat(cluster.killed).containsExactly(APP);
    assertThat(second.stopped()).isTrue();
  }

  @Test
  void killWaitsWhileLivyIsOutOfReach() {
    EngineStandIn attempt = attempt();
    attempt.start();
    livy.fault("GET", Fault.DROP_REQUEST);

    assertThat(attempt.kill().stopped()).isFalse();
    assertThat(attempt.kill().stopped()).isTrue();
  }

  @Test
  void killOfASubmissionUnderWayIsNotDoneUntilItCannotArriveAnyMore() {
    EngineStandIn attempt = attempt();
    livy.fault("POST", Fault.DROP_REQUEST);
    assertThat(attempt.start()).isInstanceOf(NotStarted.class);

    KillResult early = attempt.kill();
    clock.advance(Duration.ofMinutes(1));
    attempt.kill();
    clock.advance(Duration.ofSeconds(1));
    KillResult late = attempt.kill();

    assertThat(early.stopped()).isFalse();
    assertThat(late.stopped()).isTrue();
  }

  @Test
  void endedBatchIsNotDeletedByAKill() {
    EngineStandIn attempt = attempt();
    attempt.start();
    livy.set(attempt.name(), "success");

    KillResult result = attempt.kill();

    assertThat(result.stopped()).isTrue();
    assertThat(result.external().externalStatus()).contains("SUCCEEDED");
    assertThat(livy.deleted()).isEmpty();
  }

  @Test
  void logIsLivysTailAndEmptyWhenGone() {
    EngineStandIn attempt = attempt();
    attempt.start();
    livy.set(attempt.name(), "running", "line 1", "line 2");

    assertThat(attempt.log().orElseThrow()).contains("line 1\nline 2");
    livy.forget(attempt.name());
    assertThat(attempt.log()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "file:///etc/passwd", "not a url", ""})
  void onlyWebPagesBecomeLinks(String url) {
    EngineStandIn attempt = attempt();
    ActionOutcome started = attempt.start();
    livy.setApplication(attempt.name(), APP, url);

    assertThat(attempt.checkAfter(started).external().consoleUrl()).isEmpty();
  }
}
