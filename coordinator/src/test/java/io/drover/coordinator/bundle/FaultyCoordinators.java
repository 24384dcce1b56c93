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
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Real coordinators that can be made to fail. */
final class FaultyCoordinators implements Coordinators {
  /** Nobody catches it: all that the worker would have done next does not happen. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Coordinators real;

  /** After how many more calls the process dies, each call counting twice: before and after it. */
  final AtomicInteger callsToCrash = new AtomicInteger(Integer.MAX_VALUE);

  /** How many more submissions meet a file system that does not answer. */
  final AtomicInteger filesAway = new AtomicInteger();

  FaultyCoordinators(Coordinators real) {
    this.real = real;
  }

  private void step() {
    if (callsToCrash.getAndDecrement() == 0) {
      throw new Crash();
    }
  }

  @Override
  public NewCoordinator ready(CoordinatorSubmission submission, BundleJobId bundle) {
    if (filesAway.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new InvalidRequestException(ErrorCode.E0902, "the file system is down");
    }
    step();
    NewCoordinator ready = real.ready(submission, bundle);
    step();
    return new NewCoordinator(
        ready.id(),
        ready.definition(),
        handle -> {
          step();
          ready.insert().accept(handle);
          step();
        });
  }

  @Override
  public void wake(Collection<CoordinatorJobId> ids) {
    step();
    real.wake(ids);
    step();
  }

  @Override
  public void apply(CoordinatorJobId id, ScheduleVerb verb, String user) {
    step();
    real.apply(id, verb, user);
    step();
  }

  @Override
  public void change(CoordinatorJobId id, ScheduleChange change, String user) {
    step();
    real.change(id, change, user);
    step();
  }

  @Override
  public Map<CoordinatorJobId, ScheduleStatus> statuses(Collection<CoordinatorJobId> ids) {
    step();
    return real.statuses(ids);
  }

  @Override
  public List<CoordinatorJob> jobs(Collection<CoordinatorJobId> ids) {
    return real.jobs(ids);
  }

  @Override
  public List<CoordinatorAction> actions(CoordinatorJobId id, ActionScope scope) {
    return real.actions(id, scope);
  }

  @Override
  public List<CoordinatorAction> rerun(CoordinatorJobId id, CoordinatorRerun rerun, String user) {
    return real.rerun(id, rerun, user);
  }
}
