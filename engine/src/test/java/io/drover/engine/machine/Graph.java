package io.drover.engine.machine;

import io.drover.schema.SourceLocation;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowNode.ActionNode.UserRetry;
import io.drover.schema.XmlElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Builds definitions without XML. */
final class Graph {
  private static final SourceLocation HERE = SourceLocation.UNKNOWN;
  private final Map<String, WorkflowNode> nodes = new LinkedHashMap<>();

  static Graph startingAt(String to) {
    Graph graph = new Graph();
    graph.add(new WorkflowNode.StartNode(to, HERE));
    return graph.end("end").kill("fail");
  }

  private void add(WorkflowNode node) {
    nodes.put(node.name(), node);
  }

  Graph end(String name) {
    add(new WorkflowNode.EndNode(name, HERE));
    return this;
  }

  Graph kill(String name) {
    add(new WorkflowNode.KillNode(name, "killed", HERE));
    return this;
  }

  Graph action(String name, String ok, String error) {
    XmlElement body = new XmlElement("uri:oozie:workflow:0.5", "fs", Map.of(), List.of(), HERE);
    add(new WorkflowNode.ActionNode(name, body, ok, error, List.of(), UserRetry.NONE, HERE));
    return this;
  }

  Graph decision(String name, String caseTo, String defaultTo) {
    add(
        new WorkflowNode.DecisionNode(
            name, List.of(new WorkflowNode.DecisionNode.Case("true", caseTo)), defaultTo, HERE));
    return this;
  }

  Graph fork(String name, String... paths) {
    add(new WorkflowNode.ForkNode(name, List.of(paths), HERE));
    return this;
  }

  Graph join(String name, String to) {
    add(new WorkflowNode.JoinNode(name, to, HERE));
    return this;
  }

  WorkflowDefinition build() {
    return new WorkflowDefinition("g", "0.5", List.of(), Optional.empty(), List.of(), nodes);
  }

  /** A random graph whose forks nest, with some errors that lead to joins or to kill. */
  static WorkflowDefinition random(Random random) {
    Graph graph = new Graph();
    int[] counter = {0};
    graph.end("end").kill("fail");
    String first = graph.sequence(random, counter, "end", "fail", 3);
    graph.add(new WorkflowNode.StartNode(first, HERE));
    return graph.build();
  }

  /** Makes nodes that end at {@code exit}; gives the name of the first. */
  private String sequence(Random random, int[] counter, String exit, String error, int depth) {
    String next = exit;
    int length = 1 + random.nextInt(3);
    for (int i = 0; i < length; i++) {
      String id = String.valueOf(counter[0]++);
      int kind = depth == 0 ? random.nextInt(2) : random.nextInt(3);
      if (kind == 0) {
        String name = "a" + id;
        boolean toExit = random.nextInt(4) == 0 && exit.startsWith("j");
        action(name, next, toExit ? exit : error);
        next = name;
      } else if (kind == 1) {
        String name = "d" + id;
        decision(name, random.nextInt(5) == 0 ? "fail" : next, next);
        next = name;
      } else {
        String join = "j" + id;
        List<String> paths = new ArrayList<>();
        int width = 2 + random.nextInt(3);
        for (int path = 0; path < width; path++) {
          paths.add(sequence(random, counter, join, error, depth - 1));
        }
        join(join, next);
        fork("f" + id, paths.toArray(String[]::new));
        next = "f" + id;
      }
    }
    return next;
  }
}
