package io.drover.engine.machine;

import io.drover.schema.ErrorCode;
import io.drover.schema.WorkflowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects the commands of one step. A node that is entered and left again within the step gives no
 * command at all: it never ran, so there is nothing to start and nothing to stop.
 */
final class CommandLog implements WorkflowNode.Visitor<Boolean> {
  private final List<MachineCommand> commands = new ArrayList<>();

  /** Records that a node was reached; a join is reached when all its paths have arrived. */
  void reached(WorkflowNode node) {
    node.accept(this);
  }

  void stopped(String node) {
    boolean neverRan =
        commands.removeIf(
            command ->
                command.equals(new MachineCommand.StartAction(node))
                    || command.equals(new MachineCommand.Decide(node)));
    if (!neverRan) {
      commands.add(new MachineCommand.StopAction(node));
    }
  }

  void fault(String node, ErrorCode code, String message) {
    commands.add(new MachineCommand.Fault(node, code.name(), message));
  }

  /** The node was entered before, which the language forbids. */
  void enteredTwice(String node) {
    fault(node, ErrorCode.E0709, "node [" + node + "] was reached by more than one path");
  }

  List<MachineCommand> commands() {
    return commands;
  }

  @Override
  public Boolean start(WorkflowNode.StartNode node) {
    return commands.add(new MachineCommand.NodePassed(node.name(), Optional.of(node.to())));
  }

  @Override
  public Boolean end(WorkflowNode.EndNode node) {
    return commands.add(new MachineCommand.ReachedEnd(node.name()));
  }

  @Override
  public Boolean kill(WorkflowNode.KillNode node) {
    return commands.add(new MachineCommand.ReachedKill(node.name()));
  }

  @Override
  public Boolean decision(WorkflowNode.DecisionNode node) {
    return commands.add(new MachineCommand.Decide(node.name()));
  }

  @Override
  public Boolean fork(WorkflowNode.ForkNode node) {
    return commands.add(new MachineCommand.NodePassed(node.name(), Optional.of("*")));
  }

  @Override
  public Boolean join(WorkflowNode.JoinNode node) {
    return commands.add(new MachineCommand.NodePassed(node.name(), Optional.of(node.to())));
  }

  @Override
  public Boolean action(WorkflowNode.ActionNode node) {
    return commands.add(new MachineCommand.StartAction(node.name()));
  }
}
