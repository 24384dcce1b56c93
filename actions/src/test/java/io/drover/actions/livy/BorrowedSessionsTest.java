package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionId;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.ActionRequest.RelatedJob;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FileSystems;
import io.drover.actions.testing.FakeLivyServer;
import io.drover.actions.testing.FakeLivyServer.Fault;
import io.drover.actions.testing.FakeLivySessions;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowXmlReader;
import io.drover.schema.XmlElement;
import io.drover.schema.action.ActionXmlReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One session in several jobs: opened by one, used by its sub-workflows, closed by the first. */
class BorrowedSessionsTest {
  private final TestClock clock = new TestClock();
  private final FakeLivyServer livy = FakeLivyServer.start();
  private final FakeLivyServer gpu = FakeLivyServer.start();
  private final FakeLivySessions sessions = livy.sessions();
  private final LivyConnections connections =
      new LivyConnections(List.of(connection("default", livy), connection("gpu", gpu)));
  private final ActionExecutor opener =
      new LivySessionAction(connections, ActionXmlReader::livySession, clock);
  private final ActionExecutor runner =
      new LivyStatementAction(
          connections,
          new FileSystems(List.of()),
          ActionXmlReader::livyStatement,
          ActionXmlReader::livySession,
          clock);
  private final Job top = new Job("1", Optional.empty());
  private final Job child = new Job("2", Optional.of(top));

  /** A job as its relatives see it; {@code over} when its action no longer waits for the child. */
  private static final class Job implements RelatedJob {
    private final WorkflowJobId id;
    private final Optional<Job> above;
    private final List<RelatedJob> below = new ArrayList<>();
    private final List<OtherAction> succeeded = new ArrayList<>();
    private int run;
    private boolean over;

    Job(String number, Optional<Job> above) {
      this.id = new WorkflowJobId("000000" + number + "-261121100000000-drover-W");
      this.above = above;
      above.ifPresent(job -> job.below.add(this));
    }

    @Override
    public WorkflowJobId id() {
      return id;
    }

    @Override
    public int run() {
      return run;
    }

    @Override
    public List<OtherAction> succeeded() {
      return succeeded;
    }

    @Override
    public Optional<RelatedJob> parent() {
      return above.filter(job -> !job.over).map(job -> job);
    }

    @Override
    public List<RelatedJob> children() {
      return below;
    }
  }

  @AfterEach
  void stop() {
    connections.close();
    livy.close();
    gpu.close();
  }

  @Test
  void childWorksInTheSessionOfItsParentWhichAloneClosesIt() {
    EngineStandIn open = opened(top, "");

    EngineStandIn ask = session(child, "ask", "from-parent='true'");
    Succeeded asked = (Succeeded) succeeded(child, ask, ask.start());
    EngineStandIn use = statement(child, "use");
    ActionOutcome used = ended(use, use.start());

    assertThat(asked.data()).containsEntry("session", open.name()).containsEntry("id", "0");
    assertThat(asked.external().externalId()).contains("livy-session-0");
    assertThat(asked.external().externalStatus()).contains("BORROWED");
    assertThat(used).isInstanceOf(Succeeded.class);
    assertThat(sessions.ran()).containsExactly(open.name() + ": // drover:" + use.name() + "\nuse");
    assertThat(sessions.started()).hasSize(1);
    assertThat(ask.log()).isPresent();
    assertThat(ask.kill().stopped()).isTrue();
    assertThat(ask.stored.externalStatus()).contains("BORROWED");
    assertThat(sessions.open()).containsExactly(open.name());
    clock.advance(Duration.ofMinutes(1));
    assertThat(open.kill().stopped()).isTrue();
    assertThat(sessions.deleted()).containsExactly(open.name());
  }

  @Test
  void sessionIsOpenedWhereNobodyAboveHasIt() {
    Job alone = new Job("3", Optional.empty());
    EngineStandIn first = session(alone, "ask", "from-parent='true'");
    EngineStandIn second = session(child, "ask", "from-parent='true'");

    assertThat(first.start()).isInstanceOf(Succeeded.class);
    assertThat(second.start()).isInstanceOf(Succeeded.class);

    assertThat(sessions.open()).containsExactly(first.name(), second.name());
  }

  @Test
  void sessionIsNotBorrowedUnasked() {
    EngineStandIn open = opened(top, "");
    EngineStandIn own = opened(child, "");

    assertThat(sessions.open()).containsExactly(open.name(), own.name());
  }

  @Test
  void childOfAJobThatHasEndedOpensItsOwn() {
    EngineStandIn open = opened(top, "");
    top.over = true;
    EngineStandIn ask = opened(child, "from-parent='true'");

    assertThat(sessions.open()).containsExactly(open.name(), ask.name());
  }

  @Test
  void grandchildBorrowsFromTheNearestThatHasIt() {
    Job grandchild = new Job("3", Optional.of(child));
    EngineStandIn open = opened(top, "");

    EngineStandIn over = session(grandchild, "over", "from-parent='true'");
    assertThat(((Succeeded) over.start()).data()).containsEntry("session", open.name());
    opened(child, "from-parent='true'");
    EngineStandIn through = session(grandchild, "through", "from-parent='true'");
    assertThat(((Succeeded) through.start()).data()).containsEntry("session", open.name());
    EngineStandIn own = opened(child, "");
    EngineStandIn near = session(grandchild, "near", "from-parent='true'");
    assertThat(((Succeeded) near.start()).data()).containsEntry("session", own.name());
  }

  @Test
  void borrowedSessionIsWhereItsOwnerOpenedIt() {
    EngineStandIn open = opened(top, "endpoint='gpu'");
    opened(child, "from-parent='true'");
    EngineStandIn use = statement(child, "use");

    assertThat(ended(use, use.start())).isInstanceOf(Succeeded.class);
    assertThat(gpu.sessions().ran()).hasSize(1);
    assertThat(gpu.sessions().open()).containsExactly(open.name());
    assertThat(sessions.started()).isEmpty();
  }

  @Test
  void sessionThatEndedWithAnEarlierRunIsNamed() {
    EngineStandIn open = opened(top, "");
    top.run = 1;
    EngineStandIn ask = session(child, "ask", "from-parent='true'");

    Failed failed = (Failed) ask.start();

    assertThat(failed.errorCode()).isEqualTo("LIVY_SESSION_FAILED");
    assertThat(failed.message())
        .isEqualTo(
            "session 'etl' of job "
                + top.id()
                + " ended with its run 0; rerun that job from its node 'open'");
    assertThat(sessions.open()).containsExactly(open.name());
  }

  @Test
  void whatAnAttemptBeganToOpenItGoesOnWith() {
    livy.fault("POST", Fault.DROP_REQUEST);
    EngineStandIn ask = session(child, "ask", "from-parent='true'");
    assertThat(ask.start()).isInstanceOf(NotStarted.class);
    EngineStandIn open = opened(top, "");

    ActionOutcome outcome = ask.start();

    assertThat(((Succeeded) outcome).data()).containsEntry("session", ask.name());
    assertThat(sessions.open()).containsExactly(open.name(), ask.name());
  }

  @Test
  void sessionOfACallThatCrashedIsClosedThoughTheNextCallBorrows() {
    EngineStandIn ask = session(child, "ask", "from-parent='true'");
    ask.startAndCrash();
    EngineStandIn open = opened(top, "");
    assertThat(((Succeeded) ask.start()).data()).containsEntry("session", open.name());

    assertThat(ask.kill().stopped()).isTrue();

    assertThat(sessions.open()).containsExactly(open.name());
  }

  @Test
  void lostDriverFailsTheStatementOfAChildWhateverThePolicies() {
    EngineStandIn open = opened(top, "on-driver-loss='recreate-and-replay'");
    opened(child, "from-parent='true' on-driver-loss='recreate-and-replay'");
    EngineStandIn use = statement(child, "use");
    sessions.set(open.name(), "dead");

    Failed failed = (Failed) ended(use, use.start());

    assertThat(failed.errorCode()).isEqualTo("LIVY_SESSION_LOST");
    assertThat(failed.message()).contains("not recreated, because sub-workflows work with it too");
    assertThat(sessions.started()).hasSize(1);
  }

  @Test
  void lentSessionIsNotReplayedWithoutTheStatementsOfTheChild() {
    EngineStandIn open = opened(top, "on-driver-loss='recreate-and-replay'");
    Job grandchild = new Job("3", Optional.of(child));
    opened(grandchild, "from-parent='true'");
    EngineStandIn use = statement(top, "use");
    sessions.set(open.name(), "dead");

    Failed failed = (Failed) ended(use, use.start());

    assertThat(failed.errorCode()).isEqualTo("LIVY_SESSION_LOST");
    assertThat(failed.message()).contains("not recreated, because sub-workflows work with it too");
    assertThat(sessions.started()).hasSize(1);
  }

  @Test
  void sessionThatItsOwnerHasRecreatedIsLentAsItIsNow() {
    EngineStandIn open = opened(top, "on-driver-loss='recreate-and-replay'");
    EngineStandIn load = statement(top, "load");
    sessions.set(open.name(), "dead");
    succeeded(top, load, ended(load, load.start()));

    opened(child, "from-parent='true'");
    EngineStandIn use = statement(child, "use");

    assertThat(ended(use, use.start())).isInstanceOf(Succeeded.class);
    assertThat(sessions.ran()).last().asString().startsWith(open.name() + ".r1: ").endsWith("use");
    assertThat(use.stored.externalId()).contains("livy-session-1/statements/1");
    assertThat(sessions.started()).hasSize(2);
  }

  @Test
  void statementOfAChildThatDoesNotStopLeavesTheSessionToItsOwner() {
    sessions.answer(code -> Optional.empty());
    sessions.ignoreCancel();
    EngineStandIn open = opened(top, "");
    opened(child, "from-parent='true'");
    EngineStandIn use = statement(child, "use");
    use.checkAfter(use.start());

    use.kill();
    clock.advance(Duration.ofMinutes(1));
    assertThat(use.kill().stopped()).isFalse();
    assertThat(sessions.open()).containsExactly(open.name());
    // the parent ends, and the statement with its session
    top.over = true;
    assertThat(open.kill().stopped()).isTrue();
    assertThat(use.kill().stopped()).isTrue();
    assertThat(sessions.deleted()).containsExactly(open.name());
  }

  @Test
  void timeoutOfAChildsStatementLeavesTheSessionToItsOwner() {
    sessions.answer(code -> Optional.empty());
    sessions.ignoreCancel();
    EngineStandIn open = opened(top, "");
    opened(child, "from-parent='true'");
    EngineStandIn use = statement(child, "use", "timeout='PT1M'");
    ActionOutcome outcome = use.checkAfter(use.start());
    clock.advance(Duration.ofMinutes(2));
    outcome = use.checkAfter(outcome);
    clock.advance(Duration.ofMinutes(1));

    Failed failed = (Failed) ended(use, outcome);

    assertThat(failed.errorCode()).isEqualTo("LIVY_STATEMENT_TIMEOUT");
    assertThat(failed.message()).contains("runs on until job " + top.id() + " closes the session");
    assertThat(sessions.open()).containsExactly(open.name());
  }

  @Test
  void parentThatIsKilledEndsTheStatementOfItsChild() {
    sessions.answer(code -> Optional.empty());
    EngineStandIn open = opened(top, "");
    EngineStandIn ask = opened(child, "from-parent='true'");
    EngineStandIn use = statement(child, "use");
    use.start();
    clock.advance(Duration.ofMinutes(1));
    top.over = true;

    assertThat(open.kill().stopped()).isTrue();
    assertThat(use.kill().stopped()).isTrue();
    assertThat(ask.kill().stopped()).isTrue();

    assertThat(sessions.deleted()).containsExactly(open.name());
    assertThat(sessions.started()).hasSize(1);
  }

  @Test
  void statementsOfParallelChildrenComeInOneAfterTheOther() throws Exception {
    EngineStandIn open = opened(top, "");
    List<Callable<ActionOutcome>> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Job job = new Job("" + (i + 3) % 10, Optional.of(top));
      opened(job, "from-parent='true'");
      EngineStandIn use = statement(job, "use" + i, "kind='sql'");
      use.body =
          body(
              "<livy-statement xmlns='uri:drover:action:1.0' session='etl' kind='sql'>"
                  + "<code>select i</code><param name='i'>"
                  + i
                  + "</param></livy-statement>");
      starts.add(use::start);
    }
    ExecutorService threads = Executors.newFixedThreadPool(starts.size());
    try {
      for (Future<ActionOutcome> start : threads.invokeAll(starts)) {
        assertThat(start.get()).isInstanceOf(Running.class);
      }
    } finally {
      threads.shutdownNow();
    }

    // each with its own parameters right before it
    List<String> ran = sessions.ran();
    assertThat(ran).hasSize(16).allMatch(line -> line.startsWith(open.name() + ": "));
    for (int i = 0; i < ran.size(); i += 2) {
      assertThat(ran.get(i)).contains("TEMPORARY VIEW params");
      assertThat(ran.get(i + 1)).endsWith("\nselect i");
      assertThat(node(ran.get(i))).isEqualTo(node(ran.get(i + 1)));
    }
  }

  private static String node(String line) {
    return line.replaceAll("(?s).*-W\\.(use\\d)\\.0\\.0.*", "$1");
  }

  private static ActionOutcome ended(EngineStandIn action, ActionOutcome first) {
    ActionOutcome outcome = first;
    for (int i = 0; i < 40 && outcome instanceof Running; i++) {
      outcome = action.checkAfter(outcome);
    }
    return outcome;
  }

  private static ActionOutcome succeeded(Job job, EngineStandIn action, ActionOutcome outcome) {
    assertThat(outcome).isInstanceOf(Succeeded.class);
    job.succeeded.add(action.asOther());
    return outcome;
  }

  private EngineStandIn opened(Job job, String attributes) {
    EngineStandIn open = session(job, job.succeeded.isEmpty() ? "open" : "again", attributes);
    succeeded(job, open, open.start());
    return open;
  }

  private EngineStandIn session(Job job, String node, String attributes) {
    EngineStandIn open = action(opener, job, node);
    open.body =
        body(
            "<livy-session xmlns='uri:drover:action:1.0' name='etl' kind='spark' "
                + attributes
                + "/>");
    return open;
  }

  private EngineStandIn statement(Job job, String node, String... attributes) {
    EngineStandIn statement = action(runner, job, node);
    statement.body =
        body(
            "<livy-statement xmlns='uri:drover:action:1.0' session='etl' "
                + String.join(" ", attributes)
                + "><code>"
                + node
                + "</code></livy-statement>");
    return statement;
  }

  private EngineStandIn action(ActionExecutor executor, Job job, String node) {
    EngineStandIn action =
        new EngineStandIn(
            executor, clock, new ActionAttempt(new ActionId(job.id(), node), job.run(), 0));
    action.succeeded.addAll(job.succeeded);
    action.children.addAll(job.children());
    action.parent = job.parent();
    return action;
  }

  private static LivyConnection connection(String name, FakeLivyServer server) {
    LivyTimeouts timeouts =
        new LivyTimeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(400),
            Duration.ofMillis(400),
            Duration.ofMinutes(15),
            Duration.ofMinutes(10));
    return new LivyConnection(
        LivyEndpoint.of(name, server.uri()).withTimeouts(timeouts), Optional.empty());
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
