package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The workflow that an action starts, everything evaluated.
 *
 * @param configuration only what the action says itself, in document order; it comes on top of the
 *     coordinator's properties
 */
public record WorkflowRequest(String appPath, Map<String, String> configuration) {
  public WorkflowRequest {
    requireNonNull(appPath, "appPath");
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
  }
}
