package io.drover.schema;

import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.WorkflowNode.EndNode;
import io.drover.schema.WorkflowNode.ForkNode;
import io.drover.schema.WorkflowNode.JoinNode;
import io.drover.schema.WorkflowNode.KillNode;
import io.drover.schema.WorkflowNode.StartNode;
import java.util.ArrayList;
import java.util.List;

/** Names of the nodes that a node can go to. */
enum Transitions implements WorkflowNode.Visitor<List<String>> {
  INSTANCE;

  /** In document order; a name may stand twice. */
  static List<String> of(WorkflowNode node) {
    return node.accept(INSTANCE);
  }

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
    List<String> targets = new ArrayList<>();
    node.cases().forEach(option -> targets.add(option.to()));
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
}
