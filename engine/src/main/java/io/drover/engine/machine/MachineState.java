package io.drover.engine.machine;

import static java.util.Objects.requireNonNull;

/**
 * Where a job stands, as text that the store keeps. Opaque outside this package; equal states have
 * equal text.
 *
 * @param text sorted active leaf ids, or tokens for a machine without fork validation
 */
public record MachineState(String text) {
  public MachineState {
    requireNonNull(text, "text");
  }
}
