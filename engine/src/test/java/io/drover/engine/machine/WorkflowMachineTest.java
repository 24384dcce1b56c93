package io.drover.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.WorkflowDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both machines do alike; the flag of each test says whether forks are regions. */
class WorkflowMachineTest {

  private static Walk walk(Graph graph, boolean nested) {
    return new Walk(compile(graph, nested));
  }

  private static WorkflowMachine compile(Graph graph, boolean nested) {
    WorkflowMachine machine = WorkflowMachine.compile(graph.definition(), nested);
    assertThat(machine)
        .isInstanceOf(nested ? ScxmlWorkflowMachine.class : TokenWorkflowMachine.class);
    return machine;
  }

  private static Graph twoPaths() {
    return Graph.startingAt("f")
        .fork("f", "a", "b")
        .action("a", "j", "k")
        .action("b", "j", "k")
        .join("j", "c")
        .action("c", "end", "k")
        .kill("k")
        .end("end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void startPassesTheStartNodeAndEntersTheFirstAction(boolean nested) {
    Walk walk = walk(Graph.startingAt("a").action("a", "end", "k").kill("k").end("end"), nested);

    assertThat(walk.last()).containsExactly("passed :start: to a", "start a");
    assertThat(walk.active()).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void startMayLeadStraightToTheEnd(boolean nested) {
    Walk walk = walk(Graph.startingAt("end").end("end"), nested);

    assertThat(walk.last()).containsExactly("passed :start: to end", "end end");
    assertThat(walk.active()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void okFollowsTheOkTransition(boolean nested) {
    Walk walk =
        walk(
            Graph.startingAt("a")
                .action("a", "b", "k")
                .action("b", "end", "k")
                .kill("k")
                .end("end"),
            nested);

    assertThat(walk.ok("a")).containsExactly("start b");
    assertThat(walk.ok("b")).containsExactly("end end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failedActionFollowsErrorTransition(boolean nested) {
    Walk walk =
        walk(
            Graph.startingAt("a")
                .action("a", "end", "mail")
                .action("mail", "k", "k")
                .kill("k")
                .end("end"),
            nested);

    assertThat(walk.error("a")).containsExactly("start mail");
    assertThat(walk.ok("mail")).containsExactly("kill k");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void decisionTakesTheChosenCaseOrTheDefault(boolean nested) {
    Graph graph =
        Graph.startingAt("d")
            .decision("d", "c", "a", "b")
            .action("a", "end", "k")
            .action("b", "end", "k")
            .action("c", "end", "k")
            .kill("k")
            .end("end");

    assertThat(walk(graph, nested).last()).containsExactly("passed :start: to d", "decide d");
    assertThat(walk(graph, nested).take("d", 0)).containsExactly("start a");
    assertThat(walk(graph, nested).take("d", 1)).containsExactly("start b");
    assertThat(walk(graph, nested).take("d", -1)).containsExactly("start c");
    assertThat(walk(graph, nested).take("d", 2)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forkStartsEveryPathAndJoinWaitsForAll(boolean nested) {
    Walk walk = walk(twoPaths(), nested);

    assertThat(walk.last())
        .containsExactly("passed :start: to f", "passed f to *", "start a", "start b");
    assertThat(walk.active()).containsExactly("a", "b");
    assertThat(walk.ok("b")).isEmpty();
    assertThat(walk.active()).containsExactly("a");
    assertThat(walk.ok("a")).containsExactly("passed j to c", "start c");
    assertThat(walk.ok("c")).containsExactly("end end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killInOnePathStopsTheOthers(boolean nested) {
    Walk walk = walk(twoPaths(), nested);

    assertThat(walk.error("a")).containsExactly("stop b", "kill k");
    assertThat(walk.active()).isEmpty();
    assertThat(walk.ok("b")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killDoesNotStopAPathThatAlreadyWaitsAtTheJoin(boolean nested) {
    Walk walk = walk(twoPaths(), nested);
    walk.ok("b");

    assertThat(walk.error("a")).containsExactly("kill k");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endInOnePathStopsTheOthersAndEndsTheJob(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b")
            .action("a", "j", "end")
            .action("b", "j", "k")
            .join("j", "end")
            .kill("k")
            .end("end");

    assertThat(walk(graph, nested).error("a")).containsExactly("stop b", "end end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void errorMayLeadToTheJoin(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b")
            .action("a", "j", "j")
            .action("b", "j", "j")
            .join("j", "end")
            .end("end");
    Walk walk = walk(graph, nested);

    assertThat(walk.error("a")).isEmpty();
    assertThat(walk.ok("b")).containsExactly("passed j to end", "end end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void decisionInAPathMayJoinOrKill(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "d", "b")
            .decision("d", "k", "j", "a")
            .action("a", "j", "k")
            .action("b", "j", "k")
            .join("j", "end")
            .kill("k")
            .end("end");

    assertThat(walk(graph, nested).take("d", -1)).containsExactly("stop b", "kill k");
    Walk joined = walk(graph, nested);
    assertThat(joined.take("d", 0)).isEmpty();
    assertThat(joined.ok("b")).containsExactly("passed j to end", "end end");
    assertThat(walk(graph, nested).take("d", 1)).containsExactly("start a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killStopsAnUndecidedDecisionOfAnotherPath(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "d", "b")
            .decision("d", "j", "k")
            .action("b", "j", "k")
            .join("j", "end")
            .kill("k")
            .end("end");

    assertThat(walk(graph, nested).error("b")).containsExactly("stop d", "kill k");
  }

  private static Graph forkInFork() {
    return Graph.startingAt("f")
        .fork("f", "g", "c")
        .fork("g", "a", "b")
        .action("a", "jg", "k")
        .action("b", "jg", "k")
        .join("jg", "jf")
        .action("c", "jf", "k")
        .join("jf", "end")
        .kill("k")
        .end("end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aForkMayStandDirectlyInAForkAndItsJoinLeadToTheOuterJoin(boolean nested) {
    Walk walk = walk(forkInFork(), nested);

    assertThat(walk.last())
        .containsExactlyInAnyOrder(
            "passed :start: to f",
            "passed f to *",
            "passed g to *",
            "start a",
            "start b",
            "start c");
    assertThat(walk.ok("a")).isEmpty();
    assertThat(walk.ok("c")).isEmpty();
    assertThat(walk.ok("b")).containsExactly("passed jg to jf", "passed jf to end", "end end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void innerJoinFirstThenTheOuterPath(boolean nested) {
    Walk walk = walk(forkInFork(), nested);
    walk.ok("a");

    assertThat(walk.ok("b")).containsExactly("passed jg to jf");
    assertThat(walk.active()).containsExactly("c");
    assertThat(walk.ok("c")).containsExactly("passed jf to end", "end end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killDeepInsideStopsAllLevels(boolean nested) {
    Walk walk = walk(forkInFork(), nested);

    assertThat(walk.error("a")).containsExactlyInAnyOrder("stop b", "stop c", "kill k");
    assertThat(walk.last()).endsWith("kill k");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPathMayLeadStraightToTheJoin(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "j", "a")
            .action("a", "j", "k")
            .join("j", "end")
            .kill("k")
            .end("end");
    Walk walk = walk(graph, nested);

    assertThat(walk.active()).containsExactly("a");
    assertThat(walk.ok("a")).containsExactly("passed j to end", "end end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allPathsMayLeadStraightToTheJoin(boolean nested) {
    Graph graph =
        Graph.startingAt("f").fork("f", "j", "j").join("j", "a").action("a", "e", "e").end("e");

    assertThat(walk(graph, nested).last())
        .containsExactly("passed :start: to f", "passed f to *", "passed j to a", "start a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPathThatLeadsStraightToKillStartsNothing(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "k", "b")
            .action("a", "j", "k")
            .action("b", "j", "k")
            .join("j", "end")
            .kill("k")
            .end("end");

    assertThat(walk(graph, nested).last())
        .containsExactly("passed :start: to f", "passed f to *", "kill k");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aForkWithoutJoinEndsByKill(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b")
            .action("a", "k", "k")
            .action("b", "k", "k")
            .kill("k")
            .end("end");

    assertThat(walk(graph, nested).ok("b")).containsExactly("stop a", "kill k");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forksMayFollowEachOther(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b")
            .action("a", "j", "j")
            .action("b", "j", "j")
            .join("j", "g")
            .fork("g", "c", "d")
            .action("c", "i", "i")
            .action("d", "i", "i")
            .join("i", "end")
            .end("end");
    Walk walk = walk(graph, nested);
    walk.ok("a");

    assertThat(walk.ok("b"))
        .containsExactly("passed j to g", "passed g to *", "start c", "start d");
    walk.ok("c");
    assertThat(walk.ok("d")).containsExactly("passed i to end", "end end");
  }

  private static Graph sharedHandler() {
    return Graph.startingAt("f")
        .fork("f", "a", "b")
        .action("a", "j", "mail")
        .action("b", "j", "mail")
        .action("mail", "k", "k")
        .join("j", "c")
        .action("c", "end", "mail")
        .kill("k")
        .end("end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHandlerSharedByTwoPathsRunsOnThePathThatFailed(boolean nested) {
    Walk walk = walk(sharedHandler(), nested);

    assertThat(walk.error("b")).containsExactly("start mail");
    assertThat(walk.active()).containsExactly("a", "mail");
    assertThat(walk.ok("mail")).containsExactly("stop a", "kill k");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSharedHandlerServesTheMainPathToo(boolean nested) {
    Walk walk = walk(sharedHandler(), nested);
    walk.ok("a");
    walk.ok("b");

    assertThat(walk.error("c")).containsExactly("start mail");
    assertThat(walk.error("mail")).containsExactly("kill k");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reachingASharedNodeTwiceIsAFault(boolean nested) {
    Walk walk = walk(sharedHandler(), nested);
    walk.error("a");

    assertThat(walk.error("b")).containsExactly("stop mail", "fault E0709 mail");
    assertThat(walk.active()).isEmpty();
    assertThat(walk.ok("mail")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSharedNodeMayNotRunAgainAfterItEnded(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b", "c")
            .action("a", "j", "mail")
            .action("b", "j", "mail")
            .action("c", "j", "j")
            .action("mail", "j", "j")
            .join("j", "end")
            .end("end");
    Walk walk = walk(graph, nested);
    walk.error("a");
    walk.ok("mail");

    assertThat(walk.error("b")).containsExactly("stop c", "fault E0709 mail");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lateAndUnknownEventsChangeNothing(boolean nested) {
    Walk walk = walk(twoPaths(), nested);
    walk.ok("a");
    MachineState before = walk.state();

    assertThat(walk.ok("a")).isEmpty();
    assertThat(walk.error("a")).isEmpty();
    assertThat(walk.ok("c")).isEmpty();
    assertThat(walk.ok("f")).isEmpty();
    assertThat(walk.ok("j")).isEmpty();
    assertThat(walk.ok("nobody")).isEmpty();
    assertThat(walk.take("b", 0)).isEmpty();
    assertThat(walk.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unreachableNodesAreIgnored(boolean nested) {
    Graph graph =
        Graph.startingAt("a")
            .action("a", "end", "end")
            .action("lost", "nowhere", "a")
            .join("lonely", "a")
            .end("end");

    assertThat(walk(graph, nested).ok("a")).containsExactly("end end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStateOfAnotherWorkflowIsRefused(boolean nested) {
    WorkflowMachine machine = compile(twoPaths(), nested);

    for (String text : List.of("", "nobody", "f", "a", " ", "a b c", "/=nobody", "/0/", "x#y")) {
      if (nested || !text.equals("f") && !text.equals("a")) {
        assertThatThrownBy(
                () -> machine.step(new MachineState(text), new MachineEvent.ActionOk("a")))
            .as("state '%s'", text)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void equalStatesHaveEqualText(boolean nested) {
    Walk one = walk(forkInFork(), nested);
    Walk other = walk(forkInFork(), nested);

    one.ok("a");
    one.ok("c");
    other.ok("c");
    other.ok("a");

    assertThat(one.state()).isEqualTo(other.state());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChainOfTenThousandActionsRuns(boolean nested) {
    int length = 10_000;
    Graph graph = Graph.startingAt("n0").kill("k").end("end");
    for (int i = 0; i < length; i++) {
      graph.action("n" + i, i + 1 < length ? "n" + (i + 1) : "end", "k");
    }
    Walk walk = walk(graph, nested);

    for (int i = 0; i < length; i++) {
      walk.ok("n" + i);
    }

    assertThat(walk.last()).containsExactly("end end");
    assertThat(walk.all()).hasSize(length + 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aForkOfThreeHundredPathsRuns(boolean nested) {
    int width = 300;
    String[] paths = new String[width];
    Graph graph = Graph.startingAt("f").join("j", "end").kill("k").end("end");
    for (int i = 0; i < width; i++) {
      paths[i] = "n" + i;
      graph.action(paths[i], "j", "k");
    }
    Walk walk = walk(graph.fork("f", paths), nested);

    for (String path : paths) {
      assertThat(walk.active()).contains(path);
      walk.ok(path);
    }

    assertThat(walk.last()).containsExactly("passed j to end", "end end");
  }

  @Test
  void deepForksRunByTheTokenRule() {
    int depth = 200;
    Graph graph = Graph.startingAt("f0").kill("k").end("end");
    for (int i = 0; i < depth; i++) {
      graph.fork("f" + i, i + 1 < depth ? "f" + (i + 1) : "j" + i, "a" + i);
      graph.action("a" + i, "j" + i, "k");
      graph.join("j" + i, i == 0 ? "end" : "j" + (i - 1));
    }
    Walk walk = new Walk(WorkflowMachine.compile(graph.definition(), true));

    for (int i = 0; i < depth; i++) {
      walk.ok("a" + i);
    }

    assertThat(walk.last()).endsWith("passed j0 to end", "end end");
  }

  @Test
  void oneMachineServesManyThreads() throws InterruptedException, ExecutionException {
    WorkflowMachine machine = compile(forkInFork(), true);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<List<String>>> ends = new ArrayList<>();
    try {
      for (int i = 0; i < 2_000; i++) {
        boolean kill = i % 3 == 0;
        ends.add(
            threads.submit(
                () -> {
                  Walk walk = new Walk(machine);
                  walk.ok("c");
                  walk.ok("a");
                  return kill ? walk.error("b") : walk.ok("b");
                }));
      }
      for (int i = 0; i < ends.size(); i++) {
        assertThat(ends.get(i).get()).endsWith(i % 3 == 0 ? "kill k" : "end end");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void graphsThatDoNotNestRunByTheTokenRuleEvenIfAskedForRegions() {
    WorkflowDefinition overlapping = TokenWorkflowMachineTest.overlapping().definition();

    assertThat(WorkflowMachine.compile(overlapping, true)).isInstanceOf(TokenWorkflowMachine.class);
  }

  /** Handlers that fork and fail into the next handler: copies would multiply at each of them. */
  @Test
  void handlersThatWouldMultiplyRunByTheTokenRule() {
    Graph graph = Graph.startingAt("f0").kill("k").end("end");
    int handlers = 30;
    for (int i = 0; i < handlers; i++) {
      String handler = i + 1 < handlers ? "f" + (i + 1) : "k";
      graph.fork("f" + i, "a" + i, "b" + i, "c" + i).join("j" + i, i == 0 ? "end" : "k");
      for (String path : List.of("a", "b", "c")) {
        graph.action(path + i, "j" + i, handler);
      }
    }
    Walk walk = new Walk(WorkflowMachine.compile(graph.definition(), true));

    assertThat(walk.error("a0")).contains("start a1", "start b1", "start c1");
    assertThat(walk.error("b0")).endsWith("fault E0709 f1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aForkReachedFromTwoPathsRunsOnThePathThatReachedIt(boolean nested) {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b")
            .action("a", "j", "g")
            .action("b", "j", "g")
            .join("j", "end")
            .fork("g", "x", "y", "z")
            .action("x", "gj", "gj")
            .action("y", "gj", "gj")
            .action("z", "gj", "gj")
            .join("gj", "k")
            .kill("k")
            .end("end");
    Walk walk = walk(graph, nested);

    assertThat(walk.error("b")).containsExactly("passed g to *", "start x", "start y", "start z");
    walk.ok("x");
    walk.ok("y");
    assertThat(walk.ok("z")).containsExactly("passed gj to k", "stop a", "kill k");
  }
}
