package io.drover.schema;

import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.WorkflowNode.EndNode;
import io.drover.schema.WorkflowNode.ForkNode;
import io.drover.schema.WorkflowNode.JoinNode;
import io.drover.schema.WorkflowNode.KillNode;
import io.drover.schema.WorkflowNode.StartNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A definition as numbered nodes with their transitions; number 0 is the start node. */
final class WorkflowGraph {
  /** Transition to a node that does not exist. */
  static final int MISSING = -1;

  /** The kinds that validation tells apart. */
  enum Kind {
    START("start"),
    END("end"),
    KILL("kill"),
    DECISION("decision"),
    FORK("fork"),
    JOIN("join"),
    ACTION("action");

    private final String element;

    Kind(String element) {
      this.element = element;
    }
  }

  private final List<WorkflowNode> nodes;
  private final Kind[] kinds;
  private final List<List<String>> targetNames = new ArrayList<>();
  private final int[][] targets;

  WorkflowGraph(WorkflowDefinition definition) {
    Map<String, Integer> numbers = new HashMap<>();
    List<WorkflowNode> ordered = new ArrayList<>();
    ordered.add(definition.start());
    for (WorkflowNode node : definition.nodes().values()) {
      if (!node.name().equals(StartNode.NAME)) {
        ordered.add(node);
      }
    }
    for (WorkflowNode node : ordered) {
      numbers.put(node.name(), numbers.size());
    }
    this.nodes = List.copyOf(ordered);
    this.kinds = new Kind[nodes.size()];
    this.targets = new int[nodes.size()][];
    for (int i = 0; i < nodes.size(); i++) {
      kinds[i] = nodes.get(i).accept(KIND);
      targetNames.add(nodes.get(i).accept(TARGETS));
      targets[i] =
          targetNames.get(i).stream()
              .mapToInt(name -> numbers.getOrDefault(name, MISSING))
              .toArray();
    }
  }

  int size() {
    return nodes.size();
  }

  WorkflowNode node(int number) {
    return nodes.get(number);
  }

  String name(int number) {
    return nodes.get(number).name();
  }

  /** How messages name the node. */
  String label(int number) {
    return kinds[number] == Kind.START
        ? "start"
        : kinds[number].element + " '" + name(number) + "'";
  }

  Kind kind(int number) {
    return kinds[number];
  }

  int targetCount(int number) {
    return targets[number].length;
  }

  /** In document order; of an action: ok, error; of a decision: cases, default. */
  int target(int number, int index) {
    return targets[number][index];
  }

  List<String> targetNames(int number) {
    return targetNames.get(number);
  }

  private static final WorkflowNode.Visitor<Kind> KIND =
      new WorkflowNode.Visitor<>() {
        @Override
        public Kind start(StartNode node) {
          return Kind.START;
        }

        @Override
        public Kind end(EndNode node) {
          return Kind.END;
        }

        @Override
        public Kind kill(KillNode node) {
          return Kind.KILL;
        }

        @Override
        public Kind decision(DecisionNode node) {
          return Kind.DECISION;
        }

        @Override
        public Kind fork(ForkNode node) {
          return Kind.FORK;
        }

        @Override
        public Kind join(JoinNode node) {
          return Kind.JOIN;
        }

        @Override
        public Kind action(ActionNode node) {
          return Kind.ACTION;
        }
      };

  private static final WorkflowNode.Visitor<List<String>> TARGETS =
      new WorkflowNode.Visitor<>() {
        @Override
        public List<String> start(StartNode node) {
          return List.of(node.to());
        }

        @Override
        public List<String> end(EndNode node) {
          return List.of();
        }

        @Override
        public List<String> kill(KillNode node) {
          return List.of();
        }

        @Override
        public List<String> decision(DecisionNode node) {
          List<String> targets = new ArrayList<>(node.cases().size() + 1);
          node.cases().forEach(one -> targets.add(one.to()));
          targets.add(node.defaultTo());
          return targets;
        }

        @Override
        public List<String> fork(ForkNode node) {
          return node.paths();
        }

        @Override
        public List<String> join(JoinNode node) {
          return List.of(node.to());
        }

        @Override
        public List<String> action(ActionNode node) {
          return List.of(node.okTo(), node.errorTo());
        }
      };
}
