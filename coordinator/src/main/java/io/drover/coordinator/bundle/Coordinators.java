package io.drover.coordinator.bundle;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorRerun;
import io.drover.coordinator.CoordinatorSubmission;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import io.drover.schema.CoordinatorDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * What a bundle asks of its coordinators; faults of the request are {@link
 * io.drover.schema.InvalidRequestException}.
 */
interface Coordinators {
  /**
   * A coordinator that is checked and has its id.
   *
   * @param insert stores it in the caller's transaction
   */
  record NewCoordinator(
      CoordinatorJobId id, CoordinatorDefinition definition, Consumer<Handle> insert) {}

  NewCoordinator ready(CoordinatorSubmission submission, BundleJobId bundle);

  /** New coordinators were committed. */
  void wake(Collection<CoordinatorJobId> ids);

  /** Nothing happens when its status does not allow the verb. */
  void apply(CoordinatorJobId id, ScheduleVerb verb, String user);

  void change(CoordinatorJobId id, ScheduleChange change, String user);

  /** As they stand now. */
  Map<CoordinatorJobId, ScheduleStatus> statuses(Collection<CoordinatorJobId> ids);

  /** Those that exist, in no order, without properties. */
  List<CoordinatorJob> jobs(Collection<CoordinatorJobId> ids);

  /** Those of the scope that exist, in order. */
  List<CoordinatorAction> actions(CoordinatorJobId id, ActionScope scope);

  /** The actions as they are then. */
  List<CoordinatorAction> rerun(CoordinatorJobId id, CoordinatorRerun rerun, String user);
}
