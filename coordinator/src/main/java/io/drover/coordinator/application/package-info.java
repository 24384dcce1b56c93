/**
 * A coordinator as it was submitted, with its properties and datasets, and what follows from it:
 * when it runs, what each action waits for and makes, and what its workflow gets. Start reading at
 * {@link io.drover.coordinator.application.CoordinatorApplication}; {@link
 * io.drover.coordinator.application.ActionPlan} is one action of it, {@code Phase} says where which
 * function of the expression language is known.
 *
 * <p>Pure: no clock, no store and no file. Whether data exists is asked of a predicate.
 */
@NullMarked
package io.drover.coordinator.application;

import org.jspecify.annotations.NullMarked;
