package io.drover.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random nested graphs under random events: what must hold for every graph. */
class MachinePropertiesTest {

  static List<Integer> seeds() {
    List<Integer> seeds = new ArrayList<>();
    for (int seed = 0; seed < 400; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bothMachinesAgreeAndEveryRunEnds(int seed) {
    Random random = new Random(seed);
    Graph graph = new RandomGraph(random).graph();
    WorkflowMachine regions = WorkflowMachine.compile(graph.definition(), true);
    WorkflowMachine tokens = WorkflowMachine.compile(graph.definition(), false);
    assertThat(regions).isInstanceOf(ScxmlWorkflowMachine.class);

    for (int run = 0; run < 10; run++) {
      Walk one = new Walk(regions);
      Walk other = new Walk(tokens);
      assertThat(one.last()).containsExactlyInAnyOrderElementsOf(other.last());
      int steps = 0;
      while (!one.active().isEmpty()) {
        MachineEvent event = randomEvent(random, one.active(), graph);

        one.apply(event);
        other.apply(event);

        assertThat(one.last())
            .as("%s in %s", event, one.state())
            .containsExactlyInAnyOrderElementsOf(other.last());
        assertThat(one.active()).isEqualTo(other.active());
        assertThat(++steps).isLessThanOrEqualTo(graph.definition().nodes().size());
      }
      assertThat(one.all().get(one.all().size() - 1)).matches("(end|kill|fault E0709) .*");
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aFreshlyCompiledMachineGoesOnFromTheSavedText(int seed) {
    Random random = new Random(seed);
    Graph graph = new RandomGraph(random).graph();
    for (boolean nested : new boolean[] {true, false}) {
      Walk straight = new Walk(WorkflowMachine.compile(graph.definition(), nested));
      String saved = straight.state().text();
      while (!straight.active().isEmpty()) {
        MachineEvent event = randomEvent(random, straight.active(), graph);
        WorkflowMachine fresh = WorkflowMachine.compile(graph.definition(), nested);

        MachineStep restored = fresh.step(new MachineState(saved), event);
        MachineStep late = fresh.step(restored.state(), event);

        straight.apply(event);
        assertThat(restored.state()).isEqualTo(straight.state());
        assertThat(late).isEqualTo(new MachineStep(restored.state(), List.of()));
        saved = restored.state().text();
      }
    }
  }

  private static MachineEvent randomEvent(Random random, List<String> active, Graph graph) {
    String node = active.get(random.nextInt(active.size()));
    if (graph.definition().node(node) instanceof io.drover.schema.WorkflowNode.DecisionNode d) {
      return new MachineEvent.DecisionTaken(node, random.nextInt(d.cases().size() + 1) - 1);
    }
    return random.nextInt(8) == 0
        ? new MachineEvent.ActionError(node)
        : new MachineEvent.ActionOk(node);
  }

  /** Chains of actions, decisions that meet again, and forks, each holding more of them. */
  private static final class RandomGraph {
    private final Random random;
    private final Graph graph;
    private int names;

    RandomGraph(Random random) {
      this.random = random;
      this.graph =
          Graph.startingAt("first")
              .kill("k")
              .end("end")
              .action("handler", "handler2", "k")
              .decision("handler2", "k", "k");
      block("first", "end", "", 3);
    }

    Graph graph() {
      return graph;
    }

    private String name(String kind) {
      return kind + names++;
    }

    /** A block that is entered at {@code first} and goes on to {@code to}. */
    private void block(String first, String to, String join, int depth) {
      int length = 1 + random.nextInt(3);
      String at = first;
      for (int i = 0; i < length; i++) {
        String next = i + 1 < length ? name("n") : to;
        int kind = random.nextInt(depth > 0 ? 4 : 2);
        if (kind == 3) {
          fork(at, next, depth - 1);
        } else if (kind == 2) {
          branch(at, next, join, depth - 1);
        } else {
          graph.action(at, next, errorTarget(join));
        }
        at = next;
      }
    }

    private String errorTarget(String join) {
      int choice = random.nextInt(4);
      if (choice == 0 && !join.isEmpty()) {
        return join;
      }
      return choice == 1 ? "handler" : "k";
    }

    private void branch(String name, String to, String join, int depth) {
      String left = name("n");
      String right = name("n");
      graph.decision(name, random.nextInt(5) == 0 ? "k" : right, left, right, to);
      block(left, to, join, depth);
      block(right, to, join, depth);
    }

    private void fork(String name, String to, int depth) {
      String join = name("j");
      String[] paths = new String[2 + random.nextInt(3)];
      for (int i = 0; i < paths.length; i++) {
        boolean straight = random.nextInt(6) == 0;
        paths[i] = straight ? join : name("n");
        if (!straight) {
          block(paths[i], join, join, depth);
        }
      }
      graph.fork(name, paths);
      graph.join(join, to);
    }
  }
}
