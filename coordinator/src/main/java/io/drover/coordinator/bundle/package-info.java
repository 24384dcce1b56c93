/**
 * Bundles: coordinators that are submitted, suspended, changed and killed as one. Start reading at
 * {@code BundleService}.
 */
@NullMarked
package io.drover.coordinator.bundle;

import org.jspecify.annotations.NullMarked;
