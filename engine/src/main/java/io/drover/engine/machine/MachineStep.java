package io.drover.engine.machine;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Result of a step: the state to store and what follows from it, in order. */
public record MachineStep(MachineState state, List<MachineCommand> commands) {
  public MachineStep {
    requireNonNull(state, "state");
    commands = List.copyOf(commands);
  }
}
