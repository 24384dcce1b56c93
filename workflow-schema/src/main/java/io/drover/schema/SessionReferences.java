package io.drover.schema;

import io.drover.schema.WorkflowNode.ActionNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether every session that a statement names is opened by some node of the workflow. */
final class SessionReferences {
  private SessionReferences() {}

  static List<Problem> problems(WorkflowDefinition definition) {
    Set<String> opened = new TreeSet<>();
    for (ActionNode node : actions(definition, "livy-session")) {
      node.body().attribute("name").map(String::strip).ifPresent(opened::add);
    }
    // which session it will be, only a run can tell
    if (opened.stream().anyMatch(name -> name.contains("${"))) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    for (ActionNode node : actions(definition, "livy-statement")) {
      Optional<String> named =
          node.body()
              .attribute("session")
              .map(String::strip)
              .filter(name -> !name.isEmpty() && !name.contains("${"));
      named
          .filter(name -> !opened.contains(name))
          .ifPresent(name -> problems.add(unknown(node, name, opened)));
    }
    return problems;
  }

  private static Problem unknown(ActionNode node, String name, Set<String> opened) {
    return Problem.error(
        ErrorCode.E0703,
        "no livy-session of this workflow is named '" + name + "'",
        "action '" + node.name() + "'",
        node.body().location(),
        opened.isEmpty()
            ? "put an action with <livy-session name=\"" + name + "\"> before this one."
            : "use one of " + opened + ", or open this one before.");
  }

  private static List<ActionNode> actions(WorkflowDefinition definition, String element) {
    ActionKind kind = new ActionKind(ActionKind.DROVER, element);
    List<ActionNode> found = new ArrayList<>();
    for (WorkflowNode node : definition.nodes().values()) {
      if (node instanceof ActionNode action && action.kind().equals(kind)) {
        found.add(action);
      }
    }
    return found;
  }
}
