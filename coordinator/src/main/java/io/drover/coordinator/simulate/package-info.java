/**
 * What a coordinator would do between two times, without doing any of it: {@link
 * io.drover.coordinator.simulate.Simulation} lists its actions with their inputs and outputs and
 * remarks on what its author may not expect: changes of clocks, collisions and gaps.
 *
 * <p>Pure: no clock, no store and no file, so that nobody knows what exists and what {@code
 * coord:latest} stands for.
 */
@NullMarked
package io.drover.coordinator.simulate;

import org.jspecify.annotations.NullMarked;
