package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.file.FileSystems;
import io.drover.actions.testing.FakeLivyServer;
import io.drover.actions.testing.FakeLivyServer.Fault;
import io.drover.actions.testing.FakeLivySessions;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowXmlReader;
import io.drover.schema.XmlElement;
import io.drover.schema.action.ActionXmlReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions and statements against a server that springs Livy's traps. */
class LivySessionsTest {
  private static final LivyTimeouts TIMEOUTS =
      new LivyTimeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofMinutes(15),
          Duration.ofMinutes(10));

  private final TestClock clock = new TestClock();
  private final FakeLivyServer livy = FakeLivyServer.start();
  private final FakeLivySessions sessions = livy.sessions();
  private final CountedPlaces places = new CountedPlaces(100);
  private final LivyConnections connections =
      new LivyConnections(
          List.of(
              new LivyConnection(
                  LivyEndpoint.of("default", livy.uri()).withTimeouts(TIMEOUTS),
                  Optional.empty(),
                  places)));
  private final ActionExecutor opener =
      new LivySessionAction(connections, ActionXmlReader::livySession, clock);
  private final ActionExecutor runner =
      new LivyStatementAction(
          connections,
          new FileSystems(List.of()),
          ActionXmlReader::livyStatement,
          ActionXmlReader::livySession,
          clock);

  @AfterEach
  void stop() {
    connections.close();
    livy.close();
  }

  @Test
  void aSessionIsOpenedWhenThereIsAPlaceForIt() {
    places.limit(0);
    sessions.newSessionsAre("starting");
    EngineStandIn open = open("", "");

    ActionOutcome waiting = open.start();
    places.limit(1);
    ActionOutcome starting = open.start();
    assertThat(places.running()).isEmpty();
    sessions.set(open.name(), "idle");

    assertThat(waiting).isInstanceOf(NotStarted.class);
    assertThat(waiting.external().waitingFor()).contains(CountedPlaces.FULL);
    assertThat(open.checkAfter(starting)).isInstanceOf(Succeeded.class);
    assertThat(places.running()).containsExactly(open.name());
  }

  @Test
  void sessionIsOkWhenItTakesStatementsAndCarriesItsTag() {
    sessions.newSessionsAre("starting");
    EngineStandIn open = open("<executor-memory>2g</executor-memory><jar>/a.jar</jar>", "");

    ActionOutcome first = open.start();
    sessions.set(open.name(), "idle");
    ActionOutcome second = open.checkAfter(first);

    assertThat(second).isInstanceOf(Succeeded.class);
    assertThat(((Succeeded) second).data()).containsEntry("session", open.name());
    assertThat(sessions.started()).hasSize(1);
    assertThat(sessions.started().get(0).path("kind").asText()).isEqualTo("spark");
    assertThat(sessions.started().get(0).path("executorMemory").asText()).isEqualTo("2g");
    assertThat(sessions.started().get(0).path("jars").path(0).asText()).isEqualTo("/a.jar");
    assertThat(sessions.started().get(0).path("conf").path("spark.yarn.tags").asText())
        .isEqualTo(open.name().toLowerCase(java.util.Locale.ROOT));
    assertThat(opener.staysOpen(open.body)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"DROP_ANSWER", "HTML_500", "GARBAGE", "CUT_BODY"})
  void lostAnswerToAnOpeningOpensNoSecondSession(Fault fault) {
    livy.fault("POST", fault);
    EngineStandIn open = open("", "");

    ActionOutcome first = open.start();

    assertThat(first).isInstanceOf(NotStarted.class);
    assertThat(open.start()).isInstanceOf(Succeeded.class);
    assertThat(sessions.started()).hasSize(1);
  }

  @Test
  void openingThatCrashedBeforeItWasStoredIsFoundByItsName() {
    EngineStandIn open = open("", "");
    open.startAndCrash();

    assertThat(open.start()).isInstanceOf(Succeeded.class);
    assertThat(sessions.started()).hasSize(1);
  }

  @Test
  void refusedSessionFailsAndLeavesNothingBehind() {
    EngineStandIn open = open("<jar>/forbidden/a.jar</jar>", "");

    Failed failed = (Failed) open.start();

    assertThat(failed.errorCode()).isEqualTo("LIVY_REJECTED");
    assertThat(sessions.open()).isEmpty();
  }

  @Test
  void driverThatDiesAtItsStartFailsTheSessionWithItsOwnWords() {
    sessions.newSessionsAre("starting");
    EngineStandIn open = open("", "");
    ActionOutcome first = open.start();
    sessions.set(open.name(), "dead", "java.lang.OutOfMemoryError: too small");

    Failed failed = (Failed) open.checkAfter(first);

    assertThat(failed.errorCode()).isEqualTo("LIVY_SESSION_FAILED");
    assertThat(failed.message()).contains("dead", "OutOfMemoryError: too small");
  }

  @Test
  void closingAsksUntilTheSessionIsGone() {
    EngineStandIn open = open("", "");
    open.start();
    clock.advance(Duration.ofMinutes(1));
    livy.fault("DELETE", Fault.DROP_REQUEST);

    KillResult first = open.kill();
    KillResult second = open.kill();

    assertThat(first.stopped()).isFalse();
    assertThat(second.stopped()).isTrue();
    assertThat(sessions.open()).isEmpty();
  }

  @Test
  void statementAnswersWithDataAndText() {
    sessions.answer(
        code -> Optional.of(FakeLivySessions.ok("reading\n{\"rows\": 12, \"none\": null}\n")));
    EngineStandIn statement = statement(opened(""), "<code>1 + 1</code>");

    Succeeded done = (Succeeded) statement.checkAfter(statement.start());

    assertThat(done.data()).isEqualTo(Map.of("rows", "12"));
    assertThat(done.output().orElseThrow()).startsWith("reading\n");
    assertThat(sessions.ran())
        .containsExactly(sessions.open().get(0) + ": // drover:" + statement.name() + "\n1 + 1");
  }

  @Test
  void failedStatementSaysWhyWithItsTraceback() {
    sessions.answer(
        code -> Optional.of(FakeLivySessions.error("NameError", "no x", "File 1\n", "  x\n")));
    EngineStandIn statement = statement(opened(""), "<code>x</code>");

    Failed failed = (Failed) statement.checkAfter(statement.start());

    assertThat(failed.type()).isEqualTo(ErrorType.ERROR);
    assertThat(failed.errorCode()).isEqualTo("JA018");
    assertThat(failed.message()).isEqualTo("NameError: no x\nFile 1\n  x");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"DROP_ANSWER", "HTML_500", "GARBAGE", "CUT_BODY"})
  void lostAnswerToAStatementDoesNotRunItTwice(Fault fault) {
    EngineStandIn statement = statement(opened(""), "<code>insert</code>");
    livy.fault("POST", fault);

    ActionOutcome first = statement.start();
    ActionOutcome second = statement.checkAfter(first);

    assertThat(ended(statement, second)).isInstanceOf(Succeeded.class);
    assertThat(sessions.ran()).hasSize(1);
    assertThat(statement.stored.evidence())
        .anySatisfy(one -> assertThat(one.answer()).contains("found by its first line"));
  }

  @Test
  void requestThatNeverArrivedIsSentAgainAfterAWhile() {
    EngineStandIn statement = statement(opened(""), "<code>insert</code>");
    livy.fault("POST", Fault.DROP_REQUEST);

    ActionOutcome first = statement.start();
    ActionOutcome soon = statement.checkAfter(first);
    assertThat(sessions.ran()).isEmpty();
    clock.advance(Duration.ofSeconds(11));

    assertThat(ended(statement, statement.checkAfter(soon))).isInstanceOf(Succeeded.class);
    assertThat(sessions.ran()).hasSize(1);
  }

  @Test
  void statementWhoseCallCrashedIsFoundByItsFirstLine() {
    EngineStandIn statement = statement(opened(""), "<code>insert</code>");
    statement.startAndCrash();

    assertThat(ended(statement, statement.start())).isInstanceOf(Succeeded.class);
    assertThat(sessions.ran()).hasSize(1);
  }

  @Test
  void parametersOfSqlAreAViewMadeRightBeforeTheQuery() {
    sessions.answer(
        code ->
            Optional.of(
                code.contains("VIEW params")
                    ? FakeLivySessions.error("Error", "no view here")
                    : FakeLivySessions.error("Error", "unresolved column day")));
    EngineStandIn statement =
        statement(opened(""), "<code>select day</code><param name='day'>a'b</param>", "kind='sql'");

    Failed failed = (Failed) ended(statement, statement.start());

    assertThat(sessions.ran().get(0))
        .contains("TEMPORARY VIEW params AS SELECT CAST(X'612762' AS STRING) AS day");
    assertThat(sessions.ran().get(1)).endsWith("\nselect day");
    assertThat(failed.message()).contains("a parameter could not be bound: no view here");
  }

  @Test
  void lostDriverFailsTheStatementAndItIsNotRunAgain() {
    sessions.answer(code -> Optional.empty());
    EngineStandIn open = opened("");
    EngineStandIn statement = statement(open, "<code>long</code>");
    ActionOutcome first = statement.start();
    sessions.set(open.name(), "dead", "java.lang.StackOverflowError");

    Failed failed = (Failed) statement.checkAfter(first);

    assertThat(failed.errorCode()).isEqualTo("LIVY_SESSION_LOST");
    assertThat(failed.message()).contains("StackOverflowError", "not known");
    assertThat(sessions.ran()).hasSize(1);
  }

  @Test
  void lostDriverIsReplacedAndEarlierStatementsRunAgainWhereTheirAuthorAllowsIt() {
    EngineStandIn open = opened("on-driver-loss='recreate-and-replay'");
    EngineStandIn load = statement(open, "<code>load</code>");
    ended(load, load.start());
    EngineStandIn use = new EngineStandIn(runner, clock, "use");
    use.body = statementBody("<code>use</code>", "session='etl'");
    use.succeeded.addAll(List.of(open.asOther(), load.asOther()));
    sessions.forgetAll();

    ActionOutcome outcome = ended(use, use.start());

    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(sessions.open()).containsExactly(open.name() + ".r1");
    assertThat(sessions.ran())
        .extracting(line -> line.substring(line.indexOf('\n') + 1))
        .containsExactly("load", "load", "use");
    clock.advance(Duration.ofMinutes(1));
    assertThat(open.kill().stopped()).as("the first session may only be overlooked").isFalse();
    assertThat(sessions.open()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(open.kill().stopped()).isTrue();
  }

  @Test
  void sessionThatLivyOverlooksForAMomentIsNotLost() {
    EngineStandIn statement = statement(opened(""), "<code>insert</code>");
    statement.startAndCrash();
    livy.fault("GET", Fault.OVERLOOKED);

    ActionOutcome overlooked = statement.start();
    assertThat(overlooked).isInstanceOf(Running.class);

    assertThat(ended(statement, statement.checkAfter(overlooked))).isInstanceOf(Succeeded.class);
    assertThat(sessions.ran()).hasSize(1);
  }

  @Test
  void recreationEndsAfterSomeTries() {
    EngineStandIn open = opened("on-driver-loss='recreate-and-replay'");
    sessions.newSessionsAre("dead");
    sessions.set(open.name(), "dead");
    EngineStandIn statement = statement(open, "<code>load</code>");

    Failed failed = (Failed) ended(statement, statement.start());

    assertThat(failed.errorCode()).isEqualTo("LIVY_SESSION_LOST");
    assertThat(sessions.started()).hasSize(4);
  }

  @Test
  void killCancelsTheStatementAndLeavesTheSessionAlone() {
    sessions.answer(code -> Optional.empty());
    EngineStandIn open = opened("");
    EngineStandIn statement = statement(open, "<code>long</code>");
    statement.start();

    assertThat(statement.kill().stopped()).isFalse();
    assertThat(statement.kill().stopped()).isTrue();
    assertThat(sessions.open()).containsExactly(open.name());
  }

  @Test
  void statementThatDoesNotStopTakesItsSessionWithIt() {
    sessions.answer(code -> Optional.empty());
    sessions.ignoreCancel();
    EngineStandIn open = opened("");
    EngineStandIn statement = statement(open, "<code>while(true)</code>");
    statement.checkAfter(statement.start());

    statement.kill();
    assertThat(sessions.open()).containsExactly(open.name());
    clock.advance(Duration.ofSeconds(11));
    statement.kill();

    assertThat(sessions.open()).isEmpty();
    assertThat(statement.kill().stopped()).isTrue();
  }

  @Test
  void statementIsCancelledAfterItsTimeout() {
    sessions.answer(code -> Optional.empty());
    EngineStandIn statement = statement(opened(""), "<code>long</code>", "timeout='PT1M'");
    ActionOutcome running = statement.checkAfter(statement.start());
    clock.advance(Duration.ofMinutes(2));

    Failed failed = (Failed) ended(statement, statement.checkAfter(running));

    assertThat(failed.errorCode()).isEqualTo("LIVY_STATEMENT_TIMEOUT");
    assertThat(failed.message()).contains("PT1M");
  }

  @Test
  void longStatementKeepsItsSessionAlive() {
    sessions.answer(code -> Optional.empty());
    EngineStandIn statement = statement(opened(""), "<code>long</code>");
    ActionOutcome outcome = statement.start();
    for (int minute = 0; minute < 12; minute++) {
      clock.advance(Duration.ofMinutes(1));
      outcome = statement.checkAfter(outcome);
    }

    assertThat(sessions.keptAlive()).isEqualTo(2);
  }

  @Test
  void sessionOfItsOwnIsClosedAfterTheStatement() {
    EngineStandIn statement = new EngineStandIn(runner, clock, "one");
    statement.body = statementBody("<livy-session kind='sql'/><code>select 1</code>", "");

    assertThat(ended(statement, statement.start())).isInstanceOf(Succeeded.class);

    assertThat(sessions.started()).hasSize(1);
    assertThat(sessions.open()).isEmpty();
    assertThat(runner.staysOpen(statement.body)).isTrue();
  }

  @Test
  void killedStatementClosesItsOwnSession() {
    sessions.newSessionsAre("starting");
    EngineStandIn statement = new EngineStandIn(runner, clock, "one");
    statement.body = statementBody("<livy-session kind='sql'/><code>select 1</code>", "");
    statement.start();
    clock.advance(Duration.ofMinutes(1));

    assertThat(statement.kill().stopped()).isTrue();
    assertThat(sessions.open()).isEmpty();
  }

  @Test
  void statementWithoutAnOpenSessionFails() {
    EngineStandIn statement = new EngineStandIn(runner, clock, "one");
    statement.body = statementBody("<code>1</code>", "session='etl'");

    Failed failed = (Failed) statement.start();

    assertThat(failed.message()).contains("no session 'etl' is open in this job");
  }

  /** Checks until it has ended; at most as often as anything here needs. */
  private static ActionOutcome ended(EngineStandIn action, ActionOutcome first) {
    ActionOutcome outcome = first;
    for (int i = 0; i < 40 && outcome instanceof Running; i++) {
      outcome = action.checkAfter(outcome);
    }
    return outcome;
  }

  private EngineStandIn open(String content, String attributes) {
    EngineStandIn open = new EngineStandIn(opener, clock, "open");
    open.body =
        body(
            "<livy-session xmlns='uri:drover:action:1.0' name='etl' kind='spark' "
                + attributes
                + ">"
                + content
                + "</livy-session>");
    return open;
  }

  private EngineStandIn opened(String attributes) {
    EngineStandIn open = open("", attributes);
    assertThat(open.start()).isInstanceOf(Succeeded.class);
    return open;
  }

  private EngineStandIn statement(EngineStandIn open, String content, String... attributes) {
    EngineStandIn statement = new EngineStandIn(runner, clock, "load");
    statement.body = statementBody(content, "session='etl' " + String.join(" ", attributes));
    statement.succeeded.add(open.asOther());
    return statement;
  }

  private static XmlElement statementBody(String content, String attributes) {
    return body(
        "<livy-statement xmlns='uri:drover:action:1.0' "
            + attributes
            + ">"
            + content
            + "</livy-statement>");
  }

  private static XmlElement body(String action) {
    return ((ActionNode)
            new WorkflowXmlReader()
                .readAll(
                    "<workflow-app xmlns='uri:oozie:workflow:1.0' name='w'><start to='a'/>"
                        + "<action name='a'>"
                        + action
                        + "<ok to='end'/><error to='end'/></action><end name='end'/>"
                        + "</workflow-app>")
                .definition()
                .orElseThrow()
                .node("a"))
        .body();
  }
}
