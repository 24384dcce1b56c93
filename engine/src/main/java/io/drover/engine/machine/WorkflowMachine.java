package io.drover.engine.machine;

import io.drover.schema.WorkflowDefinition;
import java.util.Optional;
import java.util.Set;

/**
 * A compiled workflow. Immutable and thread-safe: one instance serves all jobs of a definition.
 * Every method is pure.
 */
public interface WorkflowMachine {
  /**
   * Compiles a validated definition. Nodes that cannot be reached from the start are ignored.
   *
   * @param nested true when fork/join validation passed: forks become parallel regions. False runs
   *     the graph by the token rule, whatever its shape. A graph whose forks do not nest after all,
   *     or nest too deep (64), too wide (500 paths) or too often (20,000 states) for regions to
   *     pay, runs by the token rule too; the result is the same.
   */
  static WorkflowMachine compile(WorkflowDefinition definition, boolean nested) {
    Optional<NestedGraph> graph = nested ? NestedGraph.of(definition) : Optional.empty();
    return graph
        .<WorkflowMachine>map(layout -> new ScxmlWorkflowMachine(definition, layout))
        .orElseGet(() -> new TokenWorkflowMachine(definition));
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

  /** W3C SCXML 1.0 of this machine, the active states of {@code state} marked. */
  String toScxml(MachineState state);
}
