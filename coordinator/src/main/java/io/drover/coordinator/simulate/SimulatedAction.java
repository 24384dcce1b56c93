package io.drover.coordinator.simulate;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.application.PlannedInput;
import io.drover.coordinator.application.PlannedOutput;
import java.time.Instant;
import java.util.List;

/**
 * An action that there would be.
 *
 * @param number from 1, counted from the coordinator's start
 * @param inputs in document order; {@code latest} and {@code future} stay functions
 * @param outputs in document order
 */
public record SimulatedAction(
    int number, Instant nominalTime, List<PlannedInput> inputs, List<PlannedOutput> outputs) {
  public SimulatedAction {
    requireNonNull(nominalTime, "nominalTime");
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
