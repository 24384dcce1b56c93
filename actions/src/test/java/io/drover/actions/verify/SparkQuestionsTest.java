package io.drover.actions.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.Requests;
import io.drover.actions.http.HttpLimits;
import io.drover.actions.http.RoutedServer;
import io.drover.actions.spark.SparkPlaces;
import io.drover.actions.verify.SparkQuestions.Ended;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers in the shapes of a real history server; what one really answers is SparkHistoryIT's. */
class SparkQuestionsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration LAG = Duration.ofMinutes(1);
  private static final String ID = "application_1795235203435_0002";
  private static final String TAG = ClusterClient.tag(Requests.attempt("ingest"));
  private static final String APP = "/api/v1/applications/" + ID;
  private static final String ONE_JOB =
      "[{\"jobId\":0,\"name\":\"count\",\"stageIds\":[0],\"status\":\"SUCCEEDED\"}]";

  private RoutedServer history;
  private RoutedServer driver;
  private SparkPlaces places;
  private Instant now = START;

  @BeforeEach
  void start() throws IOException {
    history = RoutedServer.start();
    driver = RoutedServer.start();
    places = places(Optional.of(history.address()), List.of(), List.of());
  }

  @AfterEach
  void stop() {
    places.close();
    driver.close();
    history.close();
  }

  private SparkPlaces places(Optional<URI> server, List<URI> proxies, List<String> hosts) {
    return new SparkPlaces(
        server,
        proxies,
        hosts,
        new HttpLimits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            1024 * 1024,
            Optional.empty()));
  }

  private static VerifyTarget target(ExternalState external) {
    return new VerifyTarget(
        Requests.attempt("ingest"),
        external,
        "ann",
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.of(START),
        START);
  }

  private Answer ask(Ended ended) {
    return ask(ExternalState.NONE.withChildIds(ID), ended);
  }

  private Answer ask(ExternalState external, Ended ended) {
    return new SparkQuestions(places, LAG, () -> now).ask(target(external), List.of(), ended);
  }

  private static Evidence only(Answer answer) {
    assertThat(answer.evidence()).hasSize(1);
    return answer.evidence().get(0);
  }

  private static String application(String id, String attempts) {
    return "{\"id\":\"" + id + "\",\"name\":\"n\",\"attempts\":[" + attempts + "]}";
  }

  private static String completed(boolean completed) {
    return "{\"startTimeEpoch\":1,\"completed\":" + completed + "}";
  }

  private static String environment(String tags) {
    return "{\"sparkProperties\":[[\"spark.app.id\",\"x\"],[\"spark.yarn.tags\",\""
        + tags
        + "\"]]}";
  }

  private void historyHas(boolean completed, String jobs) {
    history
        .on(APP, 200, application(ID, completed(completed)))
        .on(APP + "/environment", 200, environment("a," + TAG))
        .on(APP + "/jobs", 200, jobs);
  }

  @Test
  void endedApplicationIsJudgedByItsJobs() {
    historyHas(true, ONE_JOB);

    assertThat(only(ask(Ended.SAYS_CLUSTER)).verdict()).isEqualTo(Verdict.SUCCEEDED);
  }

  @Test
  void applicationWithoutAJobProvesNothing() {
    historyHas(true, "[]");

    Answer answer = ask(Ended.SAYS_CLUSTER);
    assertThat(only(answer).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(answer.pending()).isFalse();
  }

  @Test
  void latestAttemptDecides() {
    history
        .on(
            APP,
            200,
            application(
                ID,
                "{\"attemptId\":\"1\",\"startTimeEpoch\":1,\"completed\":true},"
                    + "{\"attemptId\":\"2\",\"startTimeEpoch\":2,\"completed\":true}"))
        .on(APP + "/2/environment", 200, environment(TAG))
        .on(APP + "/2/jobs", 200, ONE_JOB);

    Evidence evidence = only(ask(Ended.SAYS_CLUSTER));

    assertThat(evidence.verdict()).isEqualTo(Verdict.SUCCEEDED);
    assertThat(evidence.answer()).startsWith("attempt 2");
  }

  @Test
  void applicationOfAnotherAttemptProvesNothing() {
    historyHas(true, ONE_JOB);
    history.on(APP + "/environment", 200, environment("somebody-else"));

    Evidence evidence = only(ask(Ended.SAYS_CLUSTER));
    assertThat(evidence.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(evidence.answer()).contains(TAG);
  }

  @ParameterizedTest
  @EnumSource(Ended.class)
  void applicationThatIsNotInTheHistoryYetHasUntilTheLag(Ended ended) {
    Answer first = ask(ended);
    now = START.plus(LAG);
    Answer late = ask(ended);

    assertThat(first.pending()).isTrue();
    assertThat(only(first).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(only(first).answer()).contains("not in the history yet", "2026-11-21T10:01:00Z");
    assertThat(late.pending()).isFalse();
    assertThat(only(late).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void openRecordIsARunningJobOnlyWhileNobodySaysThatItEnded() {
    historyHas(false, ONE_JOB);

    assertThat(only(ask(Ended.NO)).verdict()).isEqualTo(Verdict.RUNNING);
    for (Ended ended : List.of(Ended.SAYS_LIVY, Ended.SAYS_CLUSTER)) {
      now = START;
      assertThat(ask(ended).pending()).isTrue();
      now = START.plus(LAG);
      assertThat(ask(ended).pending()).isFalse();
      assertThat(only(ask(ended)).verdict()).isEqualTo(Verdict.UNKNOWN);
      assertThat(only(ask(ended)).answer()).contains("killed or crashed");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "200, <html>log in</html>",
        "200, not json",
        "200, []",
        "200, {}",
        "200, 17",
        "200, {\"id\":\"application_1_0001\"}",
        "404, <html>no such page</html>",
        "404, nothing here",
        "401, {}",
        "500, unknown app: x",
        "503, later",
      })
  void answersThatAreNotSparksAreUnknown(int status, String body) {
    history.on(APP, status, body);

    Answer answer = ask(Ended.SAYS_CLUSTER);

    assertThat(only(answer).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(answer.pending()).as("not taken for a missing application").isFalse();
  }

  @Test
  void anotherApplicationsAnswerIsNotBelieved() {
    history.on(APP, 200, application("application_1795235203435_0003", completed(true)));

    assertThat(only(ask(Ended.SAYS_CLUSTER)).answer()).contains("_0003");
    assertThat(only(ask(Ended.SAYS_CLUSTER)).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void redirectIsNotFollowed() {
    historyHas(true, ONE_JOB);
    history.redirect(APP, driver.address() + APP);
    driver.on(APP, 200, application(ID, completed(true)));

    Evidence evidence = only(ask(Ended.SAYS_CLUSTER));

    assertThat(evidence.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(evidence.answer()).contains("302");
    assertThat(driver.requests()).isEmpty();
  }

  @Test
  void listOfJobsThatIsNoneIsNotAnEmptyList() {
    historyHas(true, "{}");

    assertThat(only(ask(Ended.SAYS_CLUSTER)).answer()).contains("sends no list");
    assertThat(only(ask(Ended.SAYS_CLUSTER)).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void historyThatIsDownIsUnknown() {
    history.close();

    assertThat(only(ask(Ended.SAYS_CLUSTER)).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void applicationWithoutAnIdIsFoundByTheTagInItsProperties() {
    history
        .on(
            "/api/v1/applications",
            200,
            "["
                + application("local-2", completed(true))
                + ","
                + application("local-1", completed(true))
                + "]")
        .on("/api/v1/applications/local-1/environment", 200, environment(TAG))
        .on("/api/v1/applications/local-1/jobs", 200, ONE_JOB)
        .on("/api/v1/applications/local-2/environment", 200, environment("other"));

    Evidence evidence = only(ask(ExternalState.NONE, Ended.SAYS_LIVY));

    assertThat(evidence.verdict()).isEqualTo(Verdict.SUCCEEDED);
    assertThat(evidence.question()).contains("local-1");
    assertThat(history.requests().get(0)).contains("minDate=2026-11-21T09%3A59%3A00.000GMT");
  }

  @Test
  void runningDriverIsReachedThroughTheResourceManagersProxy() {
    driver
        .on("/proxy/" + ID + APP, 200, application(ID, completed(false)))
        .on("/proxy/" + ID + APP + "/jobs", 200, ONE_JOB);
    places = places(Optional.of(history.address()), List.of(driver.address()), List.of());

    Evidence evidence = only(ask(Ended.NO));

    assertThat(evidence.verdict()).isEqualTo(Verdict.RUNNING);
    assertThat(evidence.answer()).contains("1 of 1 jobs");
    int requests = driver.requests().size();
    ask(Ended.SAYS_CLUSTER);
    assertThat(driver.requests()).as("an ended one has no driver to ask").hasSize(requests);
  }

  @Test
  void pageThatTheJobNamesIsOnlyAskedWhereTheConfigurationAllowsIt() {
    driver.on(APP, 200, application(ID, completed(false))).on(APP + "/jobs", 200, "[]");
    ExternalState external =
        ExternalState.NONE.withChildIds(ID).withConsoleUrl(driver.address() + "/");

    assertThat(ask(external, Ended.NO).pending()).isTrue();
    assertThat(driver.requests()).isEmpty();

    places.close();
    places = places(Optional.of(history.address()), List.of(), List.of("127.0.0.1"));
    assertThat(only(ask(external, Ended.NO)).verdict()).isEqualTo(Verdict.RUNNING);
  }

  @Test
  void trackingUrlOfTheClusterIsPreferred() {
    driver.on(APP, 200, application(ID, completed(false))).on(APP + "/jobs", 200, "[]");
    places =
        places(Optional.empty(), List.of(), List.of("127.0.0.1:" + driver.address().getPort()));
    ClusterApplication running =
        new ClusterApplication(
            ID,
            "RUNNING",
            "UNDEFINED",
            "",
            Optional.of(driver.address().toString()),
            Optional.empty(),
            Set.of(TAG));

    Answer answer =
        new SparkQuestions(places, LAG, () -> now)
            .ask(target(ExternalState.NONE), List.of(running), Ended.NO);

    assertThat(only(answer).verdict()).isEqualTo(Verdict.RUNNING);
  }

  @Test
  void whatIsNoApplicationIdIsNeverSent() {
    ask(ExternalState.NONE.withChildIds("../../admin, x y"), Ended.NO);

    assertThat(history.requests()).allMatch(one -> one.startsWith("/api/v1/applications?"));
  }

  @Test
  void withoutAHistoryNothingIsKnownOfWhatEnded() {
    places = places(Optional.empty(), List.of(), List.of());

    Answer answer = ask(Ended.SAYS_CLUSTER);
    assertThat(only(answer).answer()).contains("no Spark history server");
    assertThat(answer.pending()).isFalse();
  }
}
