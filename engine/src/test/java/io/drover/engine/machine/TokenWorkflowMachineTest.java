package io.drover.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenWorkflowMachineTest {

  private static Walk walk(Graph graph) {
    return new Walk(WorkflowMachine.compile(graph.definition(), false));
  }

  /** Two forks whose paths end in each other's joins. */
  static Graph overlapping() {
    return Graph.startingAt("f")
        .fork("f", "a", "g")
        .fork("g", "b", "c")
        .action("a", "j1", "k")
        .action("b", "j1", "k")
        .action("c", "j2", "k")
        .join("j1", "d")
        .join("j2", "d")
        .action("d", "end", "k")
        .kill("k")
        .end("end");
  }

  @Test
  void aJoinCountsTheTokensOfTheParentPathWhicheverJoinTheyReach() {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b")
            .action("a", "j1", "k")
            .action("b", "j2", "k")
            .join("j1", "end")
            .join("j2", "c")
            .action("c", "end", "k")
            .kill("k")
            .end("end");
    Walk walk = walk(graph);
    walk.ok("a");

    assertThat(walk.ok("b")).containsExactly("passed j2 to c", "start c");
    Walk other = walk(graph);
    other.ok("b");
    assertThat(other.ok("a")).containsExactly("passed j1 to end", "end end");
  }

  @Test
  void aJoinWithoutAForkIsAFault() {
    Walk walk = walk(Graph.startingAt("a").action("a", "j", "j").join("j", "end").end("end"));

    assertThat(walk.ok("a")).containsExactly("fault E0720 j");
    assertThat(walk.active()).isEmpty();
  }

  @Test
  void aNodeReachedByTwoPathsIsAFaultAndStopsTheRest() {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b", "x")
            .action("a", "c", "k")
            .action("b", "c", "k")
            .action("x", "j", "k")
            .action("c", "j", "k")
            .join("j", "end")
            .kill("k")
            .end("end");
    Walk walk = walk(graph);
    walk.ok("a");

    assertThat(walk.ok("b")).containsExactly("stop c", "stop x", "fault E0709 c");
  }

  @Test
  void aCycleIsAFaultInsteadOfAnEndlessLoop() {
    Walk walk =
        walk(
            Graph.startingAt("a").action("a", "b", "k").action("b", "a", "k").kill("k").end("end"));

    assertThat(walk.ok("a")).containsExactly("start b");
    assertThat(walk.ok("b")).containsExactly("fault E0709 a");
  }

  @Test
  void aCycleOfForksIsAFault() {
    Walk walk =
        walk(
            Graph.startingAt("f")
                .fork("f", "g", "a")
                .fork("g", "f", "f")
                .action("a", "e", "e")
                .end("e"));

    assertThat(walk.last()).endsWith("fault E0709 f");
    assertThat(walk.active()).isEmpty();
  }

  @Test
  void aForkThatNamesATargetTwiceIsAFault() {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "a")
            .action("a", "j", "k")
            .join("j", "end")
            .kill("k")
            .end("end");

    assertThat(walk(graph).last())
        .containsExactly("passed :start: to f", "passed f to *", "fault E0709 a");
  }

  @Test
  void endInsideAForkStopsTheOtherPaths() {
    Graph graph =
        Graph.startingAt("f")
            .fork("f", "a", "b")
            .action("a", "end", "k")
            .action("b", "j", "k")
            .join("j", "end")
            .kill("k")
            .end("end");

    assertThat(walk(graph).ok("a")).containsExactly("stop b", "end end");
  }

  @Test
  void onlyMeetingPointsAreRemembered() {
    Graph graph =
        Graph.startingAt("a")
            .action("a", "b", "k")
            .action("b", "c", "k")
            .action("c", "end", "k")
            .kill("k")
            .end("end");
    Walk walk = walk(graph);
    walk.ok("a");
    walk.ok("b");

    assertThat(walk.state().text()).isEqualTo("/=c");
  }

  @Test
  void anOverlappingGraphEndsWhateverTheOrder() {
    Walk walk = walk(overlapping());
    walk.ok("c");
    assertThat(walk.ok("b")).containsExactly("passed j1 to d", "start d");
    assertThat(walk.active()).containsExactly("a", "d");

    assertThat(walk.ok("d")).containsExactly("stop a", "end end");
  }

  /** Forty forks that each name the next one twice would make 2^40 tokens. */
  @Test
  void tokensDoNotMultiply() {
    Graph graph = Graph.startingAt("f0").action("a", "e", "e").end("e");
    for (int i = 0; i < 40; i++) {
      String next = i < 39 ? "f" + (i + 1) : "a";
      graph.fork("f" + i, next, next);
    }

    assertThat(walk(graph).last()).hasSizeLessThan(50).endsWith("fault E0709 a");
  }
}
