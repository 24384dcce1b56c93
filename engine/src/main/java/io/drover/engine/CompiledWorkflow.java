package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.engine.machine.WorkflowMachine;
import io.drover.schema.WorkflowDefinition;
import java.util.Map;
import java.util.Set;

/**
 * A definition and its machine; shared by all jobs that run it.
 *
 * @param staysOpen nodes whose actions may leave something open until the job ends
 * @param sharedResources what an action opens for others or finds open, by node
 * @param parentsResources those of them that a job above may have opened
 * @param instantDecisions decisions that a transaction may evaluate on its way
 */
record CompiledWorkflow(
    WorkflowDefinition definition,
    WorkflowMachine machine,
    Set<String> staysOpen,
    Map<String, String> sharedResources,
    Set<String> parentsResources,
    Set<String> instantDecisions) {
  CompiledWorkflow {
    requireNonNull(definition, "definition");
    requireNonNull(machine, "machine");
    staysOpen = Set.copyOf(staysOpen);
    sharedResources = Map.copyOf(sharedResources);
    parentsResources = Set.copyOf(parentsResources);
    instantDecisions = Set.copyOf(instantDecisions);
  }
}
