package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.Execution;

/**
 * How many actions there may be at a time, within the server's limits.
 *
 * @param timeoutMinutes how long an action waits for its inputs; not negative
 * @param concurrency how many run at a time; negative for any number, 0 for none ever
 * @param throttle how many wait at a time; at least 1
 */
public record Controls(int timeoutMinutes, int concurrency, int throttle, Execution execution) {
  public Controls {
    requireNonNull(execution, "execution");
  }
}
