/**
 * Coordinator jobs: workflows by schedule, once their data is there. Start reading at {@link
 * io.drover.coordinator.CoordinatorService} for what can be asked, at {@code CoordinatorProgress}
 * for what happens by itself.
 *
 * <p>The times are pure and know no job: {@link io.drover.coordinator.Frequency} is what a {@code
 * frequency} attribute says, {@link io.drover.coordinator.NominalTimes} what follows from it
 * between start and end, {@link io.drover.coordinator.DatasetInstances} what an action of a nominal
 * time sees of a {@link io.drover.coordinator.Dataset}, {@link io.drover.coordinator.Materializer}
 * which actions are to be made now. Quartz is used for the meaning of cron expressions and for
 * nothing else.
 */
@NullMarked
package io.drover.coordinator;

import org.jspecify.annotations.NullMarked;
