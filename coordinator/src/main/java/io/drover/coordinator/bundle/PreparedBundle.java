package io.drover.coordinator.bundle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A submission that passed every check, everything in it evaluated.
 *
 * @param properties complete job properties
 * @param coordinators those that are not enabled too
 */
record PreparedBundle(
    String name,
    String appPath,
    String definitionXml,
    Map<String, String> properties,
    Optional<Instant> kickOffAt,
    List<BundledCoordinator> coordinators) {}
