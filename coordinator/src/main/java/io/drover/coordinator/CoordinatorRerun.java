package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * How actions are run again.
 *
 * @param refresh make them anew from the present definition and properties, inputs included
 * @param nocleanup keep what the outputs hold; it is deleted otherwise
 * @param failed run only what failed of each workflow, under its id; keeps the outputs too
 * @param properties laid over those of the workflows
 */
public record CoordinatorRerun(
    ActionScope scope,
    boolean refresh,
    boolean nocleanup,
    boolean failed,
    Map<String, String> properties) {
  public CoordinatorRerun {
    requireNonNull(scope, "scope");
    properties = Map.copyOf(properties);
  }
}
