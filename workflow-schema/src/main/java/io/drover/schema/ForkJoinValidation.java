package io.drover.schema;

import io.drover.schema.WorkflowGraph.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Do forks and joins nest? Oozie answers by walking every path with the current fork in hand. Here
 * every node gets, once, a summary of what its paths lead to before they leave the region it is in:
 * which joins, and whether the end. Nodes are taken after all nodes they lead to, so the inner fork
 * is paired before the outer one looks past its join.
 */
final class ForkJoinValidation {
  private static final int NONE = -1;

  private final WorkflowGraph graph;

  /** Reachable nodes, each after all nodes it leads to. */
  private final int[] order;

  /** One join that a path from here comes to first, and another one if there are several. */
  private final int[] firstJoin;

  private final int[] secondJoin;

  /** The node that leads to the end on a path from here. */
  private final int[] beforeEnd;

  /** Below here a fork has no single join; more messages about it would not help. */
  private final boolean[] broken;

  /** The join of a fork, the fork of a join. */
  private final int[] partner;

  private final List<Problem> problems = new ArrayList<>();
  private long steps;

  /** {@code finished} holds the reachable nodes, each after all nodes it leads to. */
  ForkJoinValidation(WorkflowGraph graph, int[] finished, int count) {
    this.graph = graph;
    this.order = Arrays.copyOf(finished, count);
    this.firstJoin = filled();
    this.secondJoin = filled();
    this.beforeEnd = filled();
    this.partner = filled();
    this.broken = new boolean[graph.size()];
  }

  private int[] filled() {
    int[] numbers = new int[graph.size()];
    Arrays.fill(numbers, NONE);
    return numbers;
  }

  long steps() {
    return steps;
  }

  /** The unequal count first, as Oozie does, then by place. */
  List<Problem> problems() {
    for (int node : order) {
      summarise(node);
    }
    checkOutside();
    checkSinglePaths();
    problems.sort(
        Comparator.<Problem>comparingInt(problem -> problem.location().line())
            .thenComparingInt(problem -> problem.location().column()));
    checkCounts();
    return List.copyOf(problems);
  }

  private void summarise(int node) {
    steps++;
    Kind kind = graph.kind(node);
    if (kind == Kind.JOIN) {
      // Whoever comes to a join sees the join, not what follows: that belongs to its fork.
      return;
    }
    for (int i = 0; i < graph.targetCount(node); i++) {
      steps++;
      lookInto(node, graph.target(node, i), node);
    }
    if (kind == Kind.FORK) {
      pair(node);
    }
  }

  /** Adds to {@code node}'s summary what a step from {@code via} to {@code target} leads to. */
  private void lookInto(int node, int target, int via) {
    switch (graph.kind(target)) {
      case END -> beforeEnd[node] = via;
      case JOIN -> addJoin(node, target);
      case KILL -> {}
      default -> {
        addJoin(node, firstJoin[target]);
        addJoin(node, secondJoin[target]);
        if (beforeEnd[target] != NONE) {
          beforeEnd[node] = beforeEnd[target];
        }
        broken[node] |= broken[target];
      }
    }
  }

  private void addJoin(int node, int join) {
    if (join == NONE || join == firstJoin[node]) {
      return;
    }
    if (firstJoin[node] == NONE) {
      firstJoin[node] = join;
    } else {
      secondJoin[node] = join;
    }
  }

  /** Closes the region of a fork and replaces its summary by what comes after its join. */
  private void pair(int fork) {
    checkTargets(fork);
    int join = firstJoin[fork];
    int other = secondJoin[fork];
    int end = beforeEnd[fork];
    firstJoin[fork] = NONE;
    secondJoin[fork] = NONE;
    beforeEnd[fork] = NONE;
    if (end != NONE) {
      error(
          ErrorCode.E0737,
          end,
          "the end is reached inside the fork '" + graph.name(fork) + "'",
          "lead this path to the join of the fork, or to a kill node.");
    }
    if (join == NONE) {
      if (end == NONE && !broken[fork]) {
        error(
            ErrorCode.E0733,
            fork,
            "no path of the fork comes to a join",
            "lead its paths to one join node.");
      }
      broken[fork] = true;
    } else if (other != NONE) {
      error(
          ErrorCode.E0757,
          fork,
          "its paths come to several joins, '"
              + graph.name(join)
              + "' and '"
              + graph.name(other)
              + "'",
          "lead all of its paths to one join.");
      broken[fork] = true;
    } else if (partner[join] != NONE) {
      error(
          ErrorCode.E0758,
          join,
          "the forks '"
              + graph.name(partner[join])
              + "' and '"
              + graph.name(fork)
              + "' both come to this join",
          "give each fork a join of its own.");
      broken[fork] = true;
    } else {
      partner[join] = fork;
      partner[fork] = join;
      lookInto(fork, graph.target(join, 0), join);
    }
  }

  private void checkTargets(int fork) {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < graph.targetCount(fork); i++) {
      steps++;
      int target = graph.target(fork, i);
      boolean shareable = graph.kind(target) == Kind.JOIN || graph.kind(target) == Kind.KILL;
      if (!seen.add(target) && !shareable) {
        error(
            ErrorCode.E0744,
            fork,
            "two of its paths start at '" + graph.name(target) + "'",
            "start every path at another node.");
      }
    }
  }

  private void checkOutside() {
    int start = 0;
    for (int join : new int[] {firstJoin[start], secondJoin[start]}) {
      if (join != NONE) {
        error(
            ErrorCode.E0742,
            join,
            "the join is reached outside of any fork",
            "remove it, or lead to it only from the paths of one fork.");
      }
    }
  }

  /**
   * A node that runs twice would be entered twice: it may be reached by several ok paths only when
   * one decision chooses among all of them. Error transitions do not count.
   */
  private void checkSinglePaths() {
    int[] eldestDecision = filled();
    boolean[] reached = new boolean[graph.size()];
    boolean[] reported = new boolean[graph.size()];
    for (int i = order.length - 1; i >= 0; i--) {
      int node = order[i];
      steps++;
      if (graph.kind(node) == Kind.START) {
        reached[node] = true;
      }
      if (!reached[node]) {
        continue;
      }
      int decision = eldestDecision[node];
      if (decision == NONE && graph.kind(node) == Kind.DECISION) {
        decision = node;
      }
      for (int target : okTargets(node)) {
        steps++;
        if (!mayBeShared(target)) {
          boolean sameDecision = decision != NONE && eldestDecision[target] == decision;
          if (!reached[target]) {
            reached[target] = true;
            eldestDecision[target] = decision;
          } else if (!sameDecision && !reported[target]) {
            reported[target] = true;
            error(
                ErrorCode.E0743,
                target,
                "several paths lead to this node, and no single decision chooses among them",
                "lead parallel paths to a join, or copy the node for each path.");
          }
        }
      }
    }
  }

  private boolean mayBeShared(int node) {
    Kind kind = graph.kind(node);
    return kind == Kind.KILL || kind == Kind.JOIN || kind == Kind.END;
  }

  /** Where the node goes when all is well; a fork also stands for its join. */
  private int[] okTargets(int node) {
    return switch (graph.kind(node)) {
      case ACTION, START -> new int[] {graph.target(node, 0)};
      case DECISION -> targets(node).toArray();
      case FORK ->
          IntStream.concat(
                  targets(node).distinct(),
                  partner[node] == NONE
                      ? IntStream.empty()
                      : IntStream.of(graph.target(partner[node], 0)))
              .toArray();
      default -> new int[0];
    };
  }

  private IntStream targets(int node) {
    return IntStream.range(0, graph.targetCount(node)).map(i -> graph.target(node, i));
  }

  private void checkCounts() {
    long forks = Arrays.stream(order).filter(node -> graph.kind(node) == Kind.FORK).count();
    long joins = Arrays.stream(order).filter(node -> graph.kind(node) == Kind.JOIN).count();
    if (forks != joins) {
      problems.add(
          0,
          Problem.error(
              ErrorCode.E0730,
              "the workflow reaches " + forks + " forks but " + joins + " joins",
              "workflow-app",
              graph.node(0).location(),
              "end every fork in one join, and lead to each join from one fork only."));
    }
  }

  private void error(ErrorCode code, int node, String message, String fix) {
    problems.add(Problem.error(code, message, graph.label(node), graph.node(node).location(), fix));
  }
}
