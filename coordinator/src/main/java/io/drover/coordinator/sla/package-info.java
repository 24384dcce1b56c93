/**
 * Service levels: whether what has an {@code sla:info} starts, runs and ends as it should, and who
 * is told when it does not.
 *
 * <p>{@link io.drover.coordinator.sla.Sla} is what is expected, {@link
 * io.drover.coordinator.sla.SlaState} what came of it: both pure. {@link
 * io.drover.coordinator.sla.SlaLoop} looks when a job has changed or a time has come, {@link
 * io.drover.coordinator.sla.AlertLoop} delivers what follows. Must not know how jobs run: their
 * stored times are all it asks for. Start reading at {@code SlaState}.
 */
@NullMarked
package io.drover.coordinator.sla;

import org.jspecify.annotations.NullMarked;
