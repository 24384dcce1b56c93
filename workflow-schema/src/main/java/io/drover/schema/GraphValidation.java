package io.drover.schema;

import io.drover.schema.WorkflowGraph.Kind;
import io.drover.schema.internal.ProblemList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** One validation of one definition. Used once. */
final class GraphValidation {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][0-9a-zA-Z_-]*");
  private static final int LONGEST_NAME = 128;

  /** Each message spells out a path, so their number is bounded to stay linear. */
  private static final int MOST_CYCLES = 20;

  private static final int LONGEST_PATH = 40;

  private enum Visit {
    NEW,
    OPEN,
    DONE
  }

  private final WorkflowGraph graph;
  private final ProblemList errors = new ProblemList();
  private final ProblemList warnings = new ProblemList();
  private final Visit[] visits;

  /** Reachable nodes, every node after all nodes it leads to. */
  private final int[] finished;

  private int finishedCount;
  private int cycles;
  private boolean wellFormed = true;
  private long steps;

  GraphValidation(WorkflowDefinition definition) {
    this.graph = new WorkflowGraph(definition);
    this.visits = new Visit[graph.size()];
    Arrays.fill(visits, Visit.NEW);
    this.finished = new int[graph.size()];
  }

  List<Problem> problems(ValidationOptions options) {
    walk();
    checkNodes(options.supported());
    if (options.forkJoin() && wellFormed) {
      errors.addAll(forkJoinProblems());
    }
    List<Problem> all = new ArrayList<>(errors.toList());
    all.addAll(warnings.toList());
    return List.copyOf(all);
  }

  boolean nests() {
    walk();
    return wellFormed && forkJoinProblems().isEmpty();
  }

  /** How often a node or a transition was looked at: a measure of time that no clock disturbs. */
  long steps() {
    return steps;
  }

  private List<Problem> forkJoinProblems() {
    ForkJoinValidation validation = new ForkJoinValidation(graph, finished, finishedCount);
    List<Problem> found = validation.problems();
    steps += validation.steps();
    return found;
  }

  /** Depth first from the start, with an explicit stack: a chain may be as long as it likes. */
  private void walk() {
    int[] path = new int[graph.size()];
    int[] next = new int[graph.size()];
    int depth = 0;
    path[0] = 0;
    visits[0] = Visit.OPEN;
    while (depth >= 0) {
      steps++;
      int node = path[depth];
      if (next[node] == graph.targetCount(node)) {
        visits[node] = Visit.DONE;
        finished[finishedCount++] = node;
        depth--;
        continue;
      }
      int index = next[node]++;
      int target = graph.target(node, index);
      if (target == WorkflowGraph.MISSING) {
        unknownTarget(node, graph.targetNames(node).get(index));
      } else if (visits[target] == Visit.NEW) {
        visits[target] = Visit.OPEN;
        path[++depth] = target;
      } else if (visits[target] == Visit.OPEN) {
        // A self transition is reported with its node.
        wellFormed = false;
        if (target != node) {
          cycle(path, depth, target);
        }
      }
    }
  }

  private void unknownTarget(int node, String target) {
    wellFormed = false;
    errors.add(
        Problem.error(
            ErrorCode.E0708,
            "there is no node '" + target + "' to go to",
            graph.label(node),
            graph.node(node).location(),
            "add the node or correct the name." + nearest(target)));
  }

  private String nearest(String target) {
    // Comparing with every node for every error would be quadratic in a hostile document.
    if (cycles + errors.toList().size() > MOST_CYCLES) {
      return "";
    }
    List<String> names = new ArrayList<>();
    for (int i = 1; i < graph.size(); i++) {
      steps++;
      names.add(graph.name(i));
    }
    return Spelling.hint(target, names);
  }

  private void cycle(int[] path, int depth, int target) {
    if (++cycles > MOST_CYCLES) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= depth; i++) {
      names.add(graph.name(path[i]));
    }
    names.add(graph.name(target));
    if (names.size() > LONGEST_PATH) {
      List<String> shortened = new ArrayList<>(names.subList(0, LONGEST_PATH / 2));
      shortened.add("…");
      shortened.addAll(names.subList(names.size() - LONGEST_PATH / 2, names.size()));
      names = shortened;
    }
    int last = path[depth];
    errors.add(
        Problem.error(
            ErrorCode.E0707,
            "the path " + String.join("->", names) + " is a cycle",
            graph.label(last),
            graph.node(last).location(),
            "a workflow cannot loop: lead '"
                + graph.name(last)
                + "' elsewhere; to repeat work use retry-max, or a sub-workflow."));
  }

  private void checkNodes(Set<ActionKind> supported) {
    for (int i = 1; i < graph.size(); i++) {
      steps++;
      checkName(i);
      checkSelfTransition(i);
      if (visits[i] == Visit.NEW) {
        warnings.add(
            Problem.warning(
                ErrorCode.D0004,
                "no path leads to this node",
                graph.label(i),
                graph.node(i).location(),
                "remove it, or lead a transition to it."));
      } else if (graph.node(i) instanceof WorkflowNode.ActionNode action
          && !supported.contains(action.kind())) {
        errors.add(UnsupportedAction.problem(action));
      }
    }
  }

  private void checkName(int number) {
    String name = graph.name(number);
    boolean tooLong = name.length() > LONGEST_NAME && visits[number] != Visit.NEW;
    if (tooLong || !NAME.matcher(name).matches()) {
      errors.add(
          Problem.error(
              ErrorCode.E0724,
              tooLong
                  ? "the node's name has " + name.length() + " characters"
                  : "'" + name + "' is no valid node name",
              tooLong ? "" : graph.label(number),
              graph.node(number).location(),
              "use 1 to 128 letters, digits, _ and -, beginning with a letter or _."));
    }
  }

  private void checkSelfTransition(int number) {
    Set<Integer> targets = new HashSet<>();
    for (int i = 0; i < graph.targetCount(number); i++) {
      steps++;
      targets.add(graph.target(number, i));
    }
    if (targets.contains(number)) {
      errors.add(
          Problem.error(
              ErrorCode.E0706,
              "the node leads to itself",
              graph.label(number),
              graph.node(number).location(),
              graph.kind(number) == Kind.ACTION
                  ? "to repeat an action use retry-max and retry-interval."
                  : "lead it to another node."));
    }
  }
}
