package io.drover.coordinator.bundle;

import io.drover.coordinator.ActionScope;
import java.util.List;
import java.util.Optional;

/**
 * How actions of a bundle are run again.
 *
 * @param coordinators names in the bundle; empty for all
 * @param times nominal times of the actions; empty for all
 * @param refresh as in {@link io.drover.coordinator.CoordinatorRerun}
 * @param nocleanup as there
 */
public record BundleRerun(
    List<String> coordinators, Optional<ActionScope> times, boolean refresh, boolean nocleanup) {
  public BundleRerun {
    coordinators = List.copyOf(coordinators);
  }
}
