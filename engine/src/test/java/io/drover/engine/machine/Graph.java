package io.drover.engine.machine;

import io.drover.schema.SourceLocation;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import io.drover.schema.XmlElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds definitions node by node; targets are names and may be defined later. */
final class Graph {
  private final Map<String, WorkflowNode> nodes = new LinkedHashMap<>();

  static Graph startingAt(String node) {
    Graph graph = new Graph();
    return graph.add(new WorkflowNode.StartNode(node, SourceLocation.UNKNOWN));
  }

  Graph action(String name, String okTo, String errorTo) {
    XmlElement body =
        new XmlElement("uri:oozie:workflow:1.0", "fs", Map.of(), List.of(), SourceLocation.UNKNOWN);
    return add(
        new WorkflowNode.ActionNode(
            name,
            body,
            okTo,
            errorTo,
            List.of(),
            WorkflowNode.ActionNode.UserRetry.NONE,
            SourceLocation.UNKNOWN));
  }

  Graph decision(String name, String defaultTo, String... cases) {
    List<WorkflowNode.DecisionNode.Case> list = new ArrayList<>();
    for (String to : cases) {
      list.add(new WorkflowNode.DecisionNode.Case("${x}", to));
    }
    return add(new WorkflowNode.DecisionNode(name, list, defaultTo, SourceLocation.UNKNOWN));
  }

  Graph fork(String name, String... paths) {
    return add(new WorkflowNode.ForkNode(name, List.of(paths), SourceLocation.UNKNOWN));
  }

  Graph join(String name, String to) {
    return add(new WorkflowNode.JoinNode(name, to, SourceLocation.UNKNOWN));
  }

  Graph kill(String name) {
    return add(new WorkflowNode.KillNode(name, "killed", SourceLocation.UNKNOWN));
  }

  Graph end(String name) {
    return add(new WorkflowNode.EndNode(name, SourceLocation.UNKNOWN));
  }

  WorkflowDefinition definition() {
    return new WorkflowDefinition(
        "a workflow",
        "1.0",
        List.of(),
        Optional.empty(),
        List.of(),
        nodes,
        WorkflowDefinition.ServiceLevels.NONE);
  }

  private Graph add(WorkflowNode node) {
    nodes.put(node.name(), node);
    return this;
  }
}
