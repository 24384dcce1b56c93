package io.drover.engine.machine;

import io.drover.schema.WorkflowDefinition;
import java.util.Set;

/**
 * A compiled workflow. Immutable and thread-safe: one instance serves all jobs of a definition.
 * Every method is pure.
 */
public interface WorkflowMachine {
  /**
   * Compiles a validated definition.
   *
   * @param nested true when fork/join validation passed: forks become parallel regions. False runs
   *     the graph by the token rule, whatever its shape.
   */
  static WorkflowMachine compile(WorkflowDefinition definition, boolean nested) {
    return nested
        ? new ScxmlWorkflowMachine(new ScxmlModel(definition))
        : new TokenWorkflowMachine(definition);
  }

  /** Enters the start node and what follows from it. */
  MachineStep start();

  /**
   * Applies one event. An event for a node that is not active changes nothing (no commands): late
   * answers are harmless.
   *
   * @throws IllegalArgumentException when the state does not belong to this workflow
   */
  MachineStep step(MachineState state, MachineEvent event);

  /** Names of the actions and decisions that are active in that state. */
  Set<String> activeNodes(MachineState state);

  /**
   * Whether a run can come to that node by more than one branch. Entering it a second time is
   * Oozie's E0709, which whoever keeps the history has to check.
   */
  boolean canRepeat(String node);

  /** W3C SCXML 1.0 of this machine, the active states of {@code state} marked. */
  String toScxml(MachineState state);
}
