package io.drover.coordinator.bundle;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * A request to run a bundle.
 *
 * @param user the authenticated user; never taken from the properties
 * @param properties job properties; {@code oozie.bundle.application.path} says where the definition
 *     is unless {@code bundleXml} is given
 * @param start whether to start now, whatever its kick-off time
 */
public record BundleSubmission(
    String user, Map<String, String> properties, Optional<String> bundleXml, boolean start) {
  public BundleSubmission {
    requireNonNull(user, "user");
    properties = Map.copyOf(properties);
    requireNonNull(bundleXml, "bundleXml");
  }
}
