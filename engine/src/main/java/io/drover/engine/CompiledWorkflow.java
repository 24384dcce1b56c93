package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.engine.machine.WorkflowMachine;
import io.drover.schema.WorkflowDefinition;
import java.util.Set;

/**
 * A definition and its machine; shared by all jobs that run it.
 *
 * @param staysOpen nodes whose actions may leave something open until the job ends
 */
record CompiledWorkflow(
    WorkflowDefinition definition, WorkflowMachine machine, Set<String> staysOpen) {
  CompiledWorkflow {
    requireNonNull(definition, "definition");
    requireNonNull(machine, "machine");
    staysOpen = Set.copyOf(staysOpen);
  }
}
