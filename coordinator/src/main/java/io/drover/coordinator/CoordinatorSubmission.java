package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * A request to run a coordinator.
 *
 * @param user the authenticated user; never taken from the properties
 * @param properties job properties; {@code oozie.coord.application.path} says where the definition
 *     is unless {@code coordinatorXml} is given
 * @param coordinatorXml the definition itself
 */
public record CoordinatorSubmission(
    String user, Map<String, String> properties, Optional<String> coordinatorXml) {
  public CoordinatorSubmission {
    requireNonNull(user, "user");
    properties = Map.copyOf(properties);
    requireNonNull(coordinatorXml, "coordinatorXml");
  }
}
