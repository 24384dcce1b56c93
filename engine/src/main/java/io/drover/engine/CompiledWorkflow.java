package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.engine.machine.WorkflowMachine;
import io.drover.schema.WorkflowDefinition;

/** A definition and its machine; shared by all jobs that run it. */
record CompiledWorkflow(WorkflowDefinition definition, WorkflowMachine machine) {
  CompiledWorkflow {
    requireNonNull(definition, "definition");
    requireNonNull(machine, "machine");
  }
}
