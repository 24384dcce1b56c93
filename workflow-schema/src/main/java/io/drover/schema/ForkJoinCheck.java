package io.drover.schema;

import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.EndNode;
import io.drover.schema.WorkflowNode.ForkNode;
import io.drover.schema.WorkflowNode.JoinNode;
import io.drover.schema.WorkflowNode.KillNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether forks and joins nest: each fork has one join that all its paths come to (or they end in
 * kill), no path leaves its fork, no node is shared by two paths. A graph that passes can be run as
 * nested parallel regions. The graph must have no cycle and no unknown target.
 */
final class ForkJoinCheck {
  private static final int MAX_NESTING = 200;

  private final WorkflowDefinition definition;
  private final Collection<WorkflowNode> reached;
  private final Map<String, Problem> problems = new LinkedHashMap<>();

  /** The join of each fork that was looked at; empty when it has none. */
  private final Map<String, Optional<String>> joins = new HashMap<>();

  private final Map<String, String> forkOfJoin = new HashMap<>();

  /** Which path reached a node by ok transitions. */
  private final Map<String, Integer> okOwner = new HashMap<>();

  private int nextPath;

  ForkJoinCheck(WorkflowDefinition definition, Collection<WorkflowNode> reached) {
    this.definition = definition;
    this.reached = reached;
  }

  Collection<Problem> problems() {
    path(definition.start().to(), Optional.empty(), 0);
    long forks = reached.stream().filter(ForkNode.class::isInstance).count();
    long joinCount = reached.stream().filter(JoinNode.class::isInstance).count();
    if (forks != joinCount && problems.isEmpty()) {
      problems.put("", mismatch(forks, joinCount));
    } else if (forks != joinCount) {
      List<Problem> rest = new ArrayList<>(problems.values());
      problems.clear();
      problems.put("", mismatch(forks, joinCount));
      rest.forEach(problem -> problems.put(problem.toString(), problem));
    }
    return problems.values();
  }

  private Problem mismatch(long forks, long joinCount) {
    return WorkflowValidator.error(
        ErrorCode.E0730,
        reached.stream()
            .filter(node -> node instanceof ForkNode || node instanceof JoinNode)
            .findFirst()
            .orElse(definition.start()),
        "there are " + forks + " forks and " + joinCount + " joins",
        "Give each fork a join of its own.");
  }

  private void problem(ErrorCode code, WorkflowNode node, String message, String fix) {
    problems.putIfAbsent(
        code + " " + node.name() + message, WorkflowValidator.error(code, node, message, fix));
  }

  /** A node on a path, and whether only ok transitions led to it. */
  private record Step(String node, boolean ok) {}

  /** Walks one path of a fork (or the top level); gives the joins it comes to. */
  private Set<String> path(String first, Optional<ForkNode> fork, int depth) {
    int self = nextPath++;
    Set<String> found = new LinkedHashSet<>();
    Map<String, Boolean> seen = new HashMap<>();
    Deque<Step> ahead = new ArrayDeque<>(List.of(new Step(first, true)));
    while (!ahead.isEmpty()) {
      Step step = ahead.poll();
      Boolean before = seen.get(step.node());
      if (before != null && (before || !step.ok())) {
        continue;
      }
      seen.put(step.node(), step.ok());
      WorkflowNode node = definition.node(step.node());
      if (node instanceof JoinNode) {
        if (fork.isEmpty()) {
          problem(
              ErrorCode.E0742,
              node,
              "join '" + node.name() + "' is reached without a fork",
              "Let its paths begin at a fork, or replace the join by its target.");
        }
        found.add(node.name());
        continue;
      }
      if (node instanceof EndNode && fork.isPresent()) {
        problem(
            ErrorCode.E0737,
            node,
            "end node '" + node.name() + "' is reached inside fork '" + fork.get().name() + "'",
            "Let every path of the fork go to its join or to a kill node.");
      }
      if (node instanceof EndNode || node instanceof KillNode) {
        continue;
      }
      own(node, step, self);
      follow(node, step, ahead, depth);
    }
    return found;
  }

  private void own(WorkflowNode node, Step step, int self) {
    if (!step.ok()) {
      return;
    }
    Integer owner = okOwner.putIfAbsent(node.name(), self);
    if (owner != null && owner != self) {
      problem(
          ErrorCode.E0743,
          node,
          "node '" + node.name() + "' is reached by several paths of a fork",
          "Give each path a node of its own, or join the paths before it.");
    }
  }

  private void follow(WorkflowNode node, Step step, Deque<Step> ahead, int depth) {
    if (node instanceof ForkNode inner) {
      joinOf(inner, depth + 1)
          .map(join -> ((JoinNode) definition.node(join)).to())
          .ifPresent(to -> ahead.add(new Step(to, step.ok())));
    } else if (node instanceof ActionNode action) {
      ahead.add(new Step(action.okTo(), step.ok()));
      ahead.add(new Step(action.errorTo(), false));
    } else {
      Transitions.of(node).forEach(to -> ahead.add(new Step(to, step.ok())));
    }
  }

  private Optional<String> joinOf(ForkNode fork, int depth) {
    Optional<String> known = joins.get(fork.name());
    if (known != null) {
      return known;
    }
    joins.put(fork.name(), Optional.empty());
    if (depth > MAX_NESTING) {
      problem(
          ErrorCode.E0730,
          fork,
          "forks are nested deeper than " + MAX_NESTING,
          "Put inner forks into workflows of their own.");
      return Optional.empty();
    }
    checkTargets(fork);
    Set<String> found = new LinkedHashSet<>();
    for (String first : new LinkedHashSet<>(fork.paths())) {
      found.addAll(path(first, Optional.of(fork), depth));
    }
    Optional<String> join = oneJoin(fork, found);
    joins.put(fork.name(), join);
    return join;
  }

  private void checkTargets(ForkNode fork) {
    Set<String> targets = new HashSet<>();
    for (String target : fork.paths()) {
      WorkflowNode node = definition.node(target);
      boolean exempt = node instanceof JoinNode || node instanceof KillNode;
      if (!targets.add(target) && !exempt) {
        problem(
            ErrorCode.E0744,
            fork,
            "fork '" + fork.name() + "' goes to node '" + target + "' twice",
            "Give each path of the fork a node of its own.");
      }
    }
  }

  private Optional<String> oneJoin(ForkNode fork, Set<String> found) {
    if (found.isEmpty()) {
      problem(
          ErrorCode.E0733,
          fork,
          "fork '" + fork.name() + "' has no join",
          "Let its paths go to a join.");
      return Optional.empty();
    }
    if (found.size() > 1) {
      problem(
          ErrorCode.E0757,
          fork,
          "fork '" + fork.name() + "' goes to several joins: " + String.join(", ", found),
          "Let all its paths go to one join.");
    }
    String join = found.iterator().next();
    String other = forkOfJoin.putIfAbsent(join, fork.name());
    if (other != null && !other.equals(fork.name())) {
      problem(
          ErrorCode.E0758,
          definition.node(join),
          "join '" + join + "' belongs to the forks '" + other + "' and '" + fork.name() + "'",
          "Give each fork a join of its own.");
    }
    return Optional.of(join);
  }
}
