/**
 * When a coordinator's actions are due: {@link io.drover.coordinator.Frequency} is what the {@code
 * frequency} attribute says, {@link io.drover.coordinator.NominalTimes} what follows from it
 * between start and end.
 *
 * <p>Pure: no clock, no store, no job. Quartz is used for the meaning of cron expressions and for
 * nothing else. Start reading at {@code NominalTimes}.
 */
@NullMarked
package io.drover.coordinator;

import org.jspecify.annotations.NullMarked;
