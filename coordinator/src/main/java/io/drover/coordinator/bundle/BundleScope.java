package io.drover.coordinator.bundle;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which actions of which coordinators a rerun of a bundle means. */
record BundleScope(Bundle bundle, BundleRerun rerun, Coordinators coordinators) {
  /**
   * The coordinators that have actions in the scope, each with exactly these.
   *
   * @throws InvalidRequestException E1018 for a name that the bundle does not have, an action that
   *     has not ended, or no action at all
   */
  Map<CoordinatorJobId, ActionScope> check() {
    refuseUnknownNames();
    Map<CoordinatorJobId, ActionScope> scopes = new LinkedHashMap<>();
    for (BundledCoordinator coordinator : bundle.coordinators()) {
      boolean wanted =
          rerun.coordinators().isEmpty() || rerun.coordinators().contains(coordinator.name());
      if (wanted && coordinator.id().isPresent()) {
        CoordinatorJobId id = coordinator.id().get();
        List<CoordinatorAction> actions =
            coordinators.actions(id, rerun.times().orElse(ActionScope.ALL));
        actions.forEach(action -> refuseUnended(coordinator, action));
        if (!actions.isEmpty()) {
          scopes.put(id, numbers(actions));
        }
      }
    }
    if (scopes.isEmpty()) {
      throw refusal("no action of its coordinators is in the scope");
    }
    return scopes;
  }

  private void refuseUnknownNames() {
    Set<String> unknown = new TreeSet<>(rerun.coordinators());
    unknown.removeAll(
        bundle.coordinators().stream().map(BundledCoordinator::name).collect(Collectors.toSet()));
    if (!unknown.isEmpty()) {
      throw refusal("it has no coordinator named " + String.join(", ", unknown));
    }
  }

  private void refuseUnended(BundledCoordinator coordinator, CoordinatorAction action) {
    if (!action.status().isFinal()) {
      throw refusal(
          "action "
              + action.id()
              + " of coordinator '"
              + coordinator.name()
              + "' is "
              + action.status()
              + "; give the dates of actions that have ended");
    }
  }

  private InvalidRequestException refusal(String why) {
    return new InvalidRequestException(
        ErrorCode.E1018, "Bundle [" + bundle.row().id() + "] cannot be rerun like that: " + why);
  }

  /** Neighbours in one range: a coordinator may have very many actions. */
  private static ActionScope numbers(List<CoordinatorAction> actions) {
    List<ActionScope.Numbers> ranges = new ArrayList<>();
    for (int number : new TreeSet<>(actions.stream().map(each -> each.id().number()).toList())) {
      int last = ranges.size() - 1;
      if (last >= 0 && ranges.get(last).last() == number - 1) {
        ranges.set(last, new ActionScope.Numbers(ranges.get(last).first(), number));
      } else {
        ranges.add(new ActionScope.Numbers(number, number));
      }
    }
    return new ActionScope(ranges, List.of());
  }
}
