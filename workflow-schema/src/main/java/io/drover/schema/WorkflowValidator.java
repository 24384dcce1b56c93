package io.drover.schema;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What only shows in the graph of a definition: transitions, cycles, forks and joins, actions that
 * nobody can run. Pure, linear in the size of the definition, without recursion over its length.
 *
 * <p>Codes and rules are Oozie's ({@code LiteWorkflowValidator}); unlike Oozie all problems are
 * told at once.
 */
public final class WorkflowValidator {
  private static final int MAX_NAME = 128;

  /** Launcher actions and what to use in their place. */
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("map-reduce", "Run the work as Spark: <livy-batch> or <spark>."),
          Map.entry("pig", "Run the work as Spark: <livy-batch> or <spark>."),
          Map.entry("hive", "Run the query as Spark SQL in a <livy-batch>."),
          Map.entry("hive2", "Run the query as Spark SQL in a <livy-batch>."),
          Map.entry("sqoop", "Read and write with Spark's JDBC source in a <livy-batch>."),
          Map.entry("distcp", "Copy with <fs><move>, or with Spark in a <livy-batch>."),
          Map.entry("java", "If the class does not need to run alone, run it in a <livy-batch>."),
          Map.entry("shell", "Put the work into a Spark job and run it in a <livy-batch>."),
          Map.entry("ssh", "Run the work as Spark: <livy-batch> or <spark>."),
          Map.entry("git", "Fetch the repository before the job is submitted."),
          Map.entry("http", "There is no http action in this version."),
          Map.entry("hdfs", "Use <fs>."));

  /**
   * What to check.
   *
   * @param forkJoin whether forks and joins must nest
   * @param supported kinds that an executor exists for
   */
  public record Options(boolean forkJoin, Set<ActionKind> supported) {
    public Options {
      supported = Set.copyOf(supported);
    }
  }

  private final WorkflowDefinition definition;
  private final Options options;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, WorkflowNode> reached = new LinkedHashMap<>();

  private WorkflowValidator(WorkflowDefinition definition, Options options) {
    this.definition = requireNonNull(definition, "definition");
    this.options = requireNonNull(options, "options");
  }

  /** Every problem, errors before warnings; empty when there is none. */
  public static List<Problem> validate(WorkflowDefinition definition, Options options) {
    WorkflowValidator validator = new WorkflowValidator(definition, options);
    validator.run();
    return List.copyOf(validator.problems);
  }

  private void run() {
    walk();
    reached.values().forEach(this::checkName);
    reached.values().forEach(this::checkKind);
    if (problems.stream().noneMatch(problem -> isGraphError(problem.code()))) {
      findCycle();
      if (options.forkJoin() && problems.stream().noneMatch(p -> p.code() == ErrorCode.E0707)) {
        problems.addAll(new ForkJoinCheck(definition, reached.values()).problems());
      }
    }
    if (problems.isEmpty()) {
      // after an error the reach is not known
      warnOfUnreachable();
    }
  }

  private static boolean isGraphError(ErrorCode code) {
    return code == ErrorCode.E0708 || code == ErrorCode.E0706;
  }

  // ---- reach ----

  private void walk() {
    List<WorkflowNode> ahead = new ArrayList<>(List.of(definition.start()));
    reached.put(definition.start().name(), definition.start());
    for (int i = 0; i < ahead.size(); i++) {
      WorkflowNode node = ahead.get(i);
      for (String target : Transitions.of(node)) {
        Optional<WorkflowNode> next = resolve(node, target);
        if (next.isPresent() && reached.putIfAbsent(target, next.get()) == null) {
          ahead.add(next.get());
        }
      }
    }
  }

  private Optional<WorkflowNode> resolve(WorkflowNode from, String target) {
    if (target.equals(from.name())) {
      problems.add(
          error(
              ErrorCode.E0706,
              from,
              "node '" + target + "' cannot transition to itself",
              "Let it go to another node; use retry-max on the action to try again."));
      return Optional.empty();
    }
    WorkflowNode node = definition.nodes().get(target);
    if (node == null || node instanceof WorkflowNode.StartNode) {
      problems.add(
          error(
              ErrorCode.E0708,
              from,
              "invalid transition from '" + from.name() + "' to '" + target + "': no such node",
              "Define a node of that name or correct the transition."));
      return Optional.empty();
    }
    return Optional.of(node);
  }

  private void warnOfUnreachable() {
    for (WorkflowNode node : definition.nodes().values()) {
      if (!reached.containsKey(node.name()) && !(node instanceof WorkflowNode.KillNode)) {
        problems.add(
            Problem.warning(
                ErrorCode.D0004,
                "no transition leads to node '" + node.name() + "'",
                label(node),
                node.location(),
                "Remove it, or let a node go to it."));
      }
    }
  }

  // ---- nodes ----

  private void checkName(WorkflowNode node) {
    String name = node.name();
    if (node instanceof WorkflowNode.StartNode) {
      return;
    }
    boolean valid = !name.isEmpty() && name.length() <= MAX_NAME && isNameStart(name.charAt(0));
    for (int i = 1; valid && i < name.length(); i++) {
      char c = name.charAt(i);
      valid = isNameStart(c) || (c >= '0' && c <= '9') || c == '-';
    }
    if (!valid) {
      problems.add(
          error(
              ErrorCode.E0724,
              node,
              "'" + name + "' is not a valid node name",
              "Use 1 to 128 letters, digits, '_' and '-', beginning with a letter or '_'."));
    }
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private void checkKind(WorkflowNode node) {
    if (node instanceof WorkflowNode.ActionNode action
        && !options.supported().contains(action.kind())) {
      String element = action.body().name();
      problems.add(
          Problem.error(
              ErrorCode.E0723,
              "unsupported action type '" + element + "' in node '" + node.name() + "'",
              label(node),
              action.body().location(),
              INSTEAD.getOrDefault(element, "This server has no executor for it.")));
    }
  }

  // ---- cycles ----

  /** Depth-first with an explicit stack; tells the first cycle. */
  private void findCycle() {
    Set<String> finished = new java.util.HashSet<>();
    Map<String, Integer> onPath = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    List<java.util.Iterator<String>> branches = new ArrayList<>();
    enter(definition.start().name(), onPath, path, branches);
    while (!path.isEmpty()) {
      int top = path.size() - 1;
      java.util.Iterator<String> branch = branches.get(top);
      if (!branch.hasNext()) {
        finished.add(path.get(top));
        onPath.remove(path.remove(top));
        branches.remove(top);
        continue;
      }
      String next = branch.next();
      if (onPath.containsKey(next)) {
        WorkflowNode node = definition.node(next);
        problems.add(
            error(
                ErrorCode.E0707,
                node,
                "loop detected at parsing, node ["
                    + next
                    + "], path ["
                    + String.join("->", path)
                    + "->"
                    + next
                    + "]",
                "A workflow may not loop: let the last node go somewhere else."));
        return;
      }
      if (!finished.contains(next)) {
        enter(next, onPath, path, branches);
      }
    }
  }

  private void enter(
      String name,
      Map<String, Integer> onPath,
      List<String> path,
      List<java.util.Iterator<String>> branches) {
    onPath.put(name, path.size());
    path.add(name);
    branches.add(Transitions.of(definition.node(name)).iterator());
  }

  static Problem error(ErrorCode code, WorkflowNode node, String message, String fix) {
    return Problem.error(code, message, label(node), node.location(), fix);
  }

  private static String label(WorkflowNode node) {
    return "node '" + node.name() + "'";
  }
}
