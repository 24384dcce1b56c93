package io.drover.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.engine.machine.MachineCommand.Decide;
import io.drover.engine.machine.MachineCommand.Fault;
import io.drover.engine.machine.MachineCommand.NodePassed;
import io.drover.engine.machine.MachineCommand.ReachedEnd;
import io.drover.engine.machine.MachineCommand.ReachedKill;
import io.drover.engine.machine.MachineCommand.StartAction;
import io.drover.engine.machine.MachineCommand.StopAction;
import io.drover.engine.machine.MachineEvent.ActionError;
import io.drover.engine.machine.MachineEvent.ActionOk;
import io.drover.engine.machine.MachineEvent.DecisionTaken;
import io.drover.schema.WorkflowDefinition;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

final class WorkflowMachineTest {

  private static NodePassed passed(String node, String to) {
    return new NodePassed(node, Optional.of(to));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anActionFollowsItsOutcome(boolean nested) {
    WorkflowMachine machine =
        WorkflowMachine.compile(Graph.startingAt("a").action("a", "end", "fail").build(), nested);

    MachineStep start = machine.start();
    MachineStep ok = machine.step(start.state(), new ActionOk("a"));
    MachineStep error = machine.step(start.state(), new ActionError("a"));

    assertThat(start.commands()).containsExactly(passed(":start:", "a"), new StartAction("a"));
    assertThat(machine.activeNodes(start.state())).containsExactly("a");
    assertThat(ok.commands()).containsExactly(new ReachedEnd("end"));
    assertThat(error.commands()).containsExactly(new ReachedKill("fail"));
    assertThat(machine.activeNodes(ok.state())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWorkflowMayEndAtOnce(boolean nested) {
    WorkflowMachine machine = WorkflowMachine.compile(Graph.startingAt("end").build(), nested);

    assertThat(machine.start().commands())
        .containsExactly(passed(":start:", "end"), new ReachedEnd("end"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDecisionTakesItsCaseOrItsDefault(boolean nested) {
    WorkflowMachine machine =
        WorkflowMachine.compile(
            Graph.startingAt("d").decision("d", "a", "end").action("a", "end", "fail").build(),
            nested);
    MachineStep start = machine.start();

    assertThat(start.commands()).containsExactly(passed(":start:", "d"), new Decide("d"));
    assertThat(machine.step(start.state(), new DecisionTaken("d", 0)).commands())
        .containsExactly(new StartAction("a"));
    assertThat(
            machine.step(start.state(), new DecisionTaken("d", DecisionTaken.DEFAULT)).commands())
        .containsExactly(new ReachedEnd("end"));
  }

  private static WorkflowDefinition forkOfTwo() {
    return Graph.startingAt("f")
        .fork("f", "a", "b")
        .action("a", "j", "fail")
        .action("b", "j", "j")
        .join("j", "c")
        .action("c", "end", "fail")
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJoinWaitsForAllPathsAndAnErrorMayLeadToIt(boolean nested) {
    WorkflowMachine machine = WorkflowMachine.compile(forkOfTwo(), nested);

    MachineStep start = machine.start();
    MachineStep one = machine.step(start.state(), new ActionOk("a"));
    MachineStep both = machine.step(one.state(), new ActionError("b"));

    assertThat(start.commands())
        .containsExactly(
            passed(":start:", "f"), passed("f", "*"), new StartAction("a"), new StartAction("b"));
    assertThat(one.commands()).isEmpty();
    assertThat(machine.activeNodes(one.state())).containsExactly("b");
    assertThat(both.commands()).containsExactly(passed("j", "c"), new StartAction("c"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killInOneBranchStopsTheOthers(boolean nested) {
    WorkflowMachine machine = WorkflowMachine.compile(forkOfTwo(), nested);

    MachineStep killed = machine.step(machine.start().state(), new ActionError("a"));

    assertThat(killed.commands()).containsExactly(new StopAction("b"), new ReachedKill("fail"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lateEventsChangeNothing(boolean nested) {
    WorkflowMachine machine = WorkflowMachine.compile(forkOfTwo(), nested);
    MachineStep one = machine.step(machine.start().state(), new ActionOk("a"));

    MachineStep late = machine.step(one.state(), new ActionOk("a"));
    MachineStep unknown = machine.step(one.state(), new ActionOk("c"));

    assertThat(late).isEqualTo(new MachineStep(one.state(), List.of()));
    assertThat(unknown).isEqualTo(new MachineStep(one.state(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forksNest(boolean nested) {
    WorkflowMachine machine =
        WorkflowMachine.compile(
            Graph.startingAt("outer")
                .fork("outer", "inner", "c")
                .fork("inner", "a", "b")
                .action("a", "ij", "fail")
                .action("b", "ij", "fail")
                .join("ij", "oj")
                .action("c", "oj", "fail")
                .join("oj", "end")
                .build(),
            nested);
    MachineState state = machine.start().state();
    state = machine.step(state, new ActionOk("c")).state();
    state = machine.step(state, new ActionOk("a")).state();

    assertThat(machine.step(state, new ActionOk("b")).commands())
        .containsExactly(passed("ij", "oj"), passed("oj", "end"), new ReachedEnd("end"));
  }

  @Test
  void aPathThatLeadsStraightToKillEndsTheJob() {
    WorkflowMachine machine =
        WorkflowMachine.compile(
            Graph.startingAt("f")
                .fork("f", "a", "fail")
                .action("a", "j", "fail")
                .join("j", "end")
                .build(),
            true);

    assertThat(machine.start().commands())
        .containsExactly(
            passed(":start:", "f"),
            passed("f", "*"),
            new StartAction("a"),
            new StopAction("a"),
            new ReachedKill("fail"));
  }

  @Test
  void aSharedErrorHandlerHasOneStateInEachBranch() {
    WorkflowMachine machine =
        WorkflowMachine.compile(
            Graph.startingAt("f")
                .fork("f", "a", "b")
                .action("a", "j", "mail")
                .action("b", "j", "mail")
                .action("mail", "fail", "fail")
                .join("j", "end")
                .build(),
            true);

    MachineStep mail = machine.step(machine.start().state(), new ActionError("b"));
    MachineStep end = machine.step(mail.state(), new ActionOk("mail"));

    assertThat(mail.commands()).containsExactly(new StartAction("mail"));
    assertThat(machine.canRepeat("mail")).isTrue();
    assertThat(machine.canRepeat("a")).isFalse();
    assertThat(end.commands()).containsExactly(new StopAction("a"), new ReachedKill("fail"));
  }

  @Test
  void withoutValidationAnOverlappingGraphRunsByTheTokenRule() {
    WorkflowMachine machine =
        WorkflowMachine.compile(
            Graph.startingAt("f1")
                .fork("f1", "a", "f2")
                .fork("f2", "b", "c")
                .action("a", "j1", "fail")
                .action("b", "j1", "fail")
                .action("c", "j2", "fail")
                .join("j1", "j2")
                .join("j2", "end")
                .build(),
            false);
    List<MachineCommand> all = new ArrayList<>();
    MachineState state = machine.start().state();
    for (String node : List.of("b", "a", "c")) {
      MachineStep step = machine.step(state, new ActionOk(node));
      all.addAll(step.commands());
      state = step.state();
    }

    assertThat(all).containsExactly(passed("j2", "end"), new ReachedEnd("end"));
  }

  @Test
  void aJoinWithoutAForkIsAFault() {
    WorkflowMachine machine =
        WorkflowMachine.compile(
            Graph.startingAt("a").action("a", "j", "fail").join("j", "end").build(), false);

    assertThat(machine.step(machine.start().state(), new ActionOk("a")).commands())
        .containsExactly(new Fault("j", "E0720", "the join is reached without a fork"));
  }

  @Test
  void aNodeThatTwoTokensReachIsAFaultWithoutValidation() {
    WorkflowMachine machine =
        WorkflowMachine.compile(
            Graph.startingAt("f")
                .fork("f", "a", "b")
                .action("a", "c", "fail")
                .action("b", "c", "fail")
                .action("c", "j", "fail")
                .join("j", "end")
                .build(),
            false);
    MachineState state = machine.step(machine.start().state(), new ActionOk("a")).state();

    assertThat(machine.step(state, new ActionOk("b")).commands())
        .containsExactly(new StopAction("c"), new Fault("c", "E0709", "the node is entered twice"));
  }

  @Test
  void aStateOfAnotherWorkflowIsRefused() {
    WorkflowMachine machine = WorkflowMachine.compile(forkOfTwo(), true);

    assertThatThrownBy(() -> machine.step(new MachineState("a x"), new ActionOk("a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> machine.step(new MachineState("a"), new ActionOk("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Every random run ends, and both machines agree on it after each event. */
  @Test
  void scxmlAndTokensAgreeOnRandomNestedGraphs() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      WorkflowDefinition definition = Graph.random(random);
      WorkflowMachine scxml = WorkflowMachine.compile(definition, true);
      WorkflowMachine tokens = WorkflowMachine.compile(definition, false);
      MachineStep a = scxml.start();
      MachineStep b = tokens.start();
      int steps = 0;
      while (true) {
        assertThat(sorted(a.commands())).as("seed %d", seed).isEqualTo(sorted(b.commands()));
        Set<String> active = new TreeSet<>(scxml.activeNodes(a.state()));
        assertThat(active)
            .as("seed %d", seed)
            .isEqualTo(new TreeSet<>(tokens.activeNodes(b.state())));
        if (active.isEmpty()) {
          break;
        }
        String node = List.copyOf(active).get(random.nextInt(active.size()));
        MachineEvent event = randomEvent(random, node);
        a = scxml.step(a.state(), event);
        b = tokens.step(b.state(), event);
        assertThat(++steps).isLessThan(10_000);
      }
      assertThat(a.commands())
          .as("seed %d ends", seed)
          .last()
          .isInstanceOfAny(ReachedEnd.class, ReachedKill.class);
    }
  }

  private static MachineEvent randomEvent(Random random, String node) {
    if (node.startsWith("d")) {
      return new DecisionTaken(node, random.nextBoolean() ? 0 : DecisionTaken.DEFAULT);
    }
    return random.nextInt(6) == 0 ? new ActionError(node) : new ActionOk(node);
  }

  private static List<String> sorted(List<MachineCommand> commands) {
    return commands.stream().map(MachineCommand::toString).sorted().toList();
  }

  @Test
  void oneModelServesManyThreads() throws Exception {
    WorkflowMachine machine = WorkflowMachine.compile(forkOfTwo(), true);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<String>> runs = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        runs.add(
            () -> {
              MachineState state = machine.start().state();
              state = machine.step(state, new ActionOk("b")).state();
              state = machine.step(state, new ActionOk("a")).state();
              return machine.step(state, new ActionOk("c")).commands().toString();
            });
      }
      for (var result : threads.invokeAll(runs)) {
        assertThat(result.get()).isEqualTo(List.of(new ReachedEnd("end")).toString());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aChainOfTenThousandNodesRuns() {
    Graph graph = Graph.startingAt("a0");
    for (int i = 0; i < 10_000; i++) {
      graph.action("a" + i, i == 9_999 ? "end" : "a" + (i + 1), "fail");
    }
    WorkflowMachine machine = WorkflowMachine.compile(graph.build(), true);

    MachineStep step = machine.start();
    for (int i = 0; i < 20; i++) {
      step = machine.step(step.state(), new ActionOk("a" + i));
    }

    assertThat(step.commands()).containsExactly(new StartAction("a20"));
    assertThat(machine.step(new MachineState("a9999"), new ActionOk("a9999")).commands())
        .containsExactly(new ReachedEnd("end"));
  }

  @Test
  void aForkOfThreeHundredRuns() {
    Graph graph = Graph.startingAt("f");
    String[] paths = new String[300];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = "a" + i;
      graph.action(paths[i], "j", "fail");
    }
    WorkflowMachine machine =
        WorkflowMachine.compile(graph.fork("f", paths).join("j", "end").build(), true);

    MachineStep step = machine.start();
    for (String path : paths) {
      step = machine.step(step.state(), new ActionOk(path));
    }

    assertThat(step.commands()).containsExactly(passed("j", "end"), new ReachedEnd("end"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scxmlTextIsWellFormedAndMarksWhatIsActive(boolean nested) throws Exception {
    WorkflowMachine machine = WorkflowMachine.compile(forkOfTwo(), nested);
    MachineState state = machine.step(machine.start().state(), new ActionOk("a")).state();

    String text = machine.toScxml(state);

    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    var document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    assertThat(document.getDocumentElement().getNamespaceURI())
        .isEqualTo("http://www.w3.org/2005/07/scxml");
    assertThat(text).contains("<state id=\"b\" drover:active=\"true\"");
    assertThat(text).doesNotContain("<state id=\"a\" drover:active");
  }
}
