/**
 * When a coordinator's actions are due and which data they ask for: {@link
 * io.drover.coordinator.Frequency} is what a {@code frequency} attribute says, {@link
 * io.drover.coordinator.NominalTimes} what follows from it between start and end, {@link
 * io.drover.coordinator.DatasetInstances} what an action of a nominal time sees of a {@link
 * io.drover.coordinator.Dataset}, {@link io.drover.coordinator.Materializer} which actions are to
 * be made now.
 *
 * <p>Pure: no clock, no store, no job, no file. Quartz is used for the meaning of cron expressions
 * and for nothing else. Start reading at {@code NominalTimes}.
 */
@NullMarked
package io.drover.coordinator;

import org.jspecify.annotations.NullMarked;
