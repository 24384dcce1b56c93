package io.drover.coordinator.bundle;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorRerun;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.CoordinatorSubmission;
import io.drover.coordinator.ReadyCoordinator;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The coordinators of {@link CoordinatorService}. */
record StoredCoordinators(CoordinatorService service) implements Coordinators {
  @Override
  public NewCoordinator ready(CoordinatorSubmission submission, BundleJobId bundle) {
    ReadyCoordinator ready = service.ready(submission, bundle);
    return new NewCoordinator(
        ready.id(), ready.definition(), handle -> service.insert(handle, List.of(ready)));
  }

  @Override
  public void wake(Collection<CoordinatorJobId> ids) {
    service.wake(ids);
  }

  @Override
  public void apply(CoordinatorJobId id, ScheduleVerb verb, String user) {
    boolean unused = service.apply(id, verb, user);
  }

  @Override
  public void change(CoordinatorJobId id, ScheduleChange change, String user) {
    service.change(id, change, user);
  }

  @Override
  public Map<CoordinatorJobId, ScheduleStatus> statuses(Collection<CoordinatorJobId> ids) {
    return jobs(ids).stream().collect(Collectors.toMap(CoordinatorJob::id, CoordinatorJob::status));
  }

  @Override
  public List<CoordinatorJob> jobs(Collection<CoordinatorJobId> ids) {
    return ids.isEmpty() ? List.of() : service.jobs(filter(ids), 0, ids.size()).jobs();
  }

  @Override
  public List<CoordinatorAction> actions(CoordinatorJobId id, ActionScope scope) {
    return service.actions(id, scope);
  }

  @Override
  public List<CoordinatorAction> rerun(CoordinatorJobId id, CoordinatorRerun rerun, String user) {
    return service.rerun(id, rerun, user);
  }

  private static CoordinatorFilter filter(Collection<CoordinatorJobId> ids) {
    return new CoordinatorFilter(
        ids.stream().map(CoordinatorJobId::value).toList(),
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
