/**
 * Bundles: coordinators that are submitted, suspended, changed and killed as one. A bundle knows of
 * its coordinators only what {@code Coordinators} says; what was asked of it is stored first and
 * brought to them by {@code BundleWorker}, step by step, each of which can be done again. Start
 * reading at {@code BundleService} for what users ask and at {@code Bundle} for what follows.
 */
@NullMarked
package io.drover.coordinator.bundle;

import org.jspecify.annotations.NullMarked;
