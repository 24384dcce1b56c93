package io.drover.coordinator.bundle;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.CoordinatorJobId;
import io.drover.schema.BundleDefinition;
import io.drover.schema.SourceLocation;
import java.util.Map;
import java.util.Optional;

/**
 * A row of {@code bundle_coordinator}.
 *
 * @param position in the definition, from 0
 * @param name in the bundle, evaluated
 * @param configuration its own properties, evaluated, on top of the bundle's
 * @param id empty until the bundle has kicked off
 * @param error why it could not be submitted
 * @param given what it has got of what was asked of the bundle
 */
record BundledCoordinator(
    int position,
    String name,
    boolean enabled,
    String appPath,
    Map<String, String> configuration,
    Optional<CoordinatorJobId> id,
    Optional<String> error,
    Numbers given) {

  /** How often each was asked of the bundle. */
  record Numbers(int verb, int pause, int end) {
    static final Numbers NONE = new Numbers(0, 0, 0);
  }

  BundledCoordinator {
    configuration = Map.copyOf(configuration);
    requireNonNull(id, "id");
    requireNonNull(error, "error");
    requireNonNull(given, "given");
  }

  /** As it stands in the bundle's definition. */
  BundleDefinition.Coordinator definition() {
    return new BundleDefinition.Coordinator(
        name, Optional.empty(), appPath, configuration, SourceLocation.UNKNOWN);
  }
}
