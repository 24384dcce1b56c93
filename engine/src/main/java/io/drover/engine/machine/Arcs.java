package io.drover.engine.machine;

import io.drover.schema.WorkflowNode;
import java.util.ArrayList;
import java.util.List;

/** The ways out of a node, each with the trigger that takes it. */
public final class Arcs implements WorkflowNode.Visitor<List<Arcs.Arc>> {
  private static final Arcs INSTANCE = new Arcs();

  /**
   * One way out.
   *
   * @param trigger what a {@link MachineEvent#trigger()} must say; empty when the arc is taken as
   *     soon as its node is passed
   */
  public record Arc(String trigger, String to) {}

  private Arcs() {}

  /** In document order; of an action: ok, error; of a decision: cases, default. */
  public static List<Arc> of(WorkflowNode node) {
    return node.accept(INSTANCE);
  }

  @Override
  public List<Arc> start(WorkflowNode.StartNode node) {
    return List.of(new Arc("", node.to()));
  }

  @Override
  public List<Arc> end(WorkflowNode.EndNode node) {
    return List.of();
  }

  @Override
  public List<Arc> kill(WorkflowNode.KillNode node) {
    return List.of();
  }

  @Override
  public List<Arc> decision(WorkflowNode.DecisionNode node) {
    List<Arc> arcs = new ArrayList<>(node.cases().size() + 1);
    for (int i = 0; i < node.cases().size(); i++) {
      arcs.add(new Arc(MachineEvent.caseTrigger(i), node.cases().get(i).to()));
    }
    arcs.add(
        new Arc(MachineEvent.caseTrigger(MachineEvent.DecisionTaken.DEFAULT), node.defaultTo()));
    return arcs;
  }

  @Override
  public List<Arc> fork(WorkflowNode.ForkNode node) {
    return node.paths().stream().map(path -> new Arc("", path)).toList();
  }

  @Override
  public List<Arc> join(WorkflowNode.JoinNode node) {
    return List.of(new Arc("", node.to()));
  }

  @Override
  public List<Arc> action(WorkflowNode.ActionNode node) {
    return List.of(
        new Arc(MachineEvent.OK, node.okTo()), new Arc(MachineEvent.ERROR, node.errorTo()));
  }
}
