package io.drover.coordinator.simulate;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.application.ActionPlan;
import io.drover.coordinator.application.ActionTimes;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.Schedule;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a coordinator would do between two times.
 *
 * @param name of the coordinator
 * @param from first possible nominal time
 * @param to no nominal time itself
 * @param complete whether these are all actions; false when there are more before {@code to}
 * @param actions in the order of their numbers
 * @param remarks in the order of time
 */
public record Simulation(
    String name,
    Schedule schedule,
    Instant from,
    Instant to,
    boolean complete,
    List<SimulatedAction> actions,
    List<Remark> remarks) {

  public Simulation {
    requireNonNull(name, "name");
    requireNonNull(schedule, "schedule");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    actions = List.copyOf(actions);
    remarks = List.copyOf(remarks);
  }

  /**
   * Simulates that part of a coordinator's life. Remarks are about the actions that are listed.
   *
   * @param to not looked beyond the coordinator's end
   * @param limit how many actions are listed at most
   */
  public static Simulation of(
      CoordinatorApplication application, Instant from, Instant to, int limit) {
    Schedule schedule = application.schedule();
    Instant end = to.isBefore(schedule.end()) ? to : schedule.end();
    Optional<NominalTime> before = Optional.empty();
    List<NominalTime> times = new ArrayList<>();
    Optional<NominalTime> behind = Optional.empty();
    Iterator<Instant> all = schedule.times().iterator();
    for (int number = 1; behind.isEmpty() && all.hasNext(); number++) {
      NominalTime time = new NominalTime(number, all.next());
      if (time.at().isBefore(from)) {
        before = Optional.of(time);
      } else if (time.at().isBefore(end) && times.size() < limit) {
        times.add(time);
      } else {
        behind = Optional.of(time);
      }
    }
    boolean complete = behind.map(time -> !time.at().isBefore(end)).orElse(true);
    Instant until = complete ? end : behind.orElseThrow().at();

    Map<String, List<NominalTime>> refused = new LinkedHashMap<>();
    List<SimulatedAction> actions =
        times.stream().map(time -> action(application, time, refused)).toList();
    List<NominalTime> withNeighbours = new ArrayList<>();
    before.ifPresent(withNeighbours::add);
    withNeighbours.addAll(times);
    behind.ifPresent(withNeighbours::add);

    List<Remark> remarks = new ArrayList<>();
    remarks.addAll(ClockChanges.between(application, from, until));
    Rhythm.of(schedule.frequency(), schedule.timezone()).remarks(withNeighbours).stream()
        .filter(remark -> !remark.at().isBefore(from) && remark.at().isBefore(until))
        .forEach(remarks::add);
    remarks.addAll(new OutputCheck(application).remarks(actions));
    remarks.addAll(new InputCheck(application).remarks(actions));
    refused.forEach(
        (why, refusedTimes) ->
            remarks.add(
                new Remark(
                    Remark.Kind.NO_PLAN,
                    refusedTimes.get(0).at(),
                    refusedTimes.stream().map(NominalTime::number).toList(),
                    "cannot be made: " + why)));
    remarks.sort(Comparator.comparing(Remark::at));
    return new Simulation(
        application.name(), schedule, from, end, complete, actions, List.copyOf(remarks));
  }

  private static SimulatedAction action(
      CoordinatorApplication application,
      NominalTime time,
      Map<String, List<NominalTime>> refused) {
    try {
      ActionPlan plan = application.plan(time.asActionTimes());
      return new SimulatedAction(time.number(), time.at(), plan.inputs(), plan.outputs());
    } catch (InvalidRequestException e) {
      refused.computeIfAbsent(String.valueOf(e.getMessage()), why -> new ArrayList<>()).add(time);
      return new SimulatedAction(time.number(), time.at(), List.of(), List.of());
    }
  }

  /** A nominal time and the number of its action. */
  record NominalTime(int number, Instant at) {
    ActionTimes asActionTimes() {
      return new ActionTimes("0000000-000000000000000-simulate-C@" + number, at, at);
    }
  }
}
