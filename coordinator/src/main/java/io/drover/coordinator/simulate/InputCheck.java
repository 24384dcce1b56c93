package io.drover.coordinator.simulate;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.Dataset;
import io.drover.coordinator.NominalTimes;
import io.drover.coordinator.application.ActionTimes;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.PlannedInput;
import io.drover.coordinator.simulate.Simulation.NominalTime;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds inputs that are fewer than written, because a dataset has no instances before its first
 * one. Oozie leaves them out without a word: the action does not wait for them.
 */
final class InputCheck {
  /**
   * After so many years all dates fall on the same days of week again, and no February differs: an
   * action of then has as many instances as one of now would have, were there no first one.
   */
  private static final int YEARS_OF_CALENDAR_CYCLE = 28;

  private static final Duration FAR_AWAY = Duration.ofDays(100 * 366);

  private final CoordinatorApplication application;
  private final Map<String, Boolean> growing = new HashMap<>();

  InputCheck(CoordinatorApplication application) {
    this.application = application;
  }

  /** An input of an action that is shorter than it would be later. */
  private record Shortened(SimulatedAction action, PlannedInput input, int whole) {}

  List<Remark> remarks(List<SimulatedAction> actions) {
    Map<String, List<Shortened>> shortened = new LinkedHashMap<>();
    for (SimulatedAction action : actions) {
      for (PlannedInput input : action.inputs()) {
        shortened(action, input)
            .ifPresent(
                found ->
                    shortened.computeIfAbsent(input.name(), name -> new ArrayList<>()).add(found));
      }
    }
    return shortened.values().stream().map(this::remark).toList();
  }

  private Optional<Shortened> shortened(SimulatedAction action, PlannedInput input) {
    if (!reachesTheFirst(input)
        || growing.computeIfAbsent(input.name(), name -> grows(action, name))) {
      return Optional.empty();
    }
    int whole = instancesLater(action, input.name(), 1);
    return whole > input.instances().size()
        ? Optional.of(new Shortened(action, input, whole))
        : Optional.empty();
  }

  /** Whether it starts at a fixed time: such a range is meant to begin small. */
  private boolean grows(SimulatedAction action, String input) {
    return instancesLater(action, input, 1) != instancesLater(action, input, 2);
  }

  private boolean reachesTheFirst(PlannedInput input) {
    if (input.uris().isEmpty()) {
      return input.resolved();
    }
    Dataset dataset = application.datasets().get(input.dataset());
    return dataset != null
        && input.instances().contains(CoordinatorTime.format(firstInstance(dataset)));
  }

  /** Not the initial instance itself for a dataset at ends of days or months. */
  private static Instant firstInstance(Dataset dataset) {
    Instant initial = dataset.initialInstance();
    return new NominalTimes(
            initial, initial.plus(FAR_AWAY), dataset.timezone(), dataset.frequency())
        .stream().findFirst().orElse(initial);
  }

  private int instancesLater(SimulatedAction action, String input, int cycles) {
    ZoneId zone = application.schedule().timezone();
    Instant later =
        action
            .nominalTime()
            .atZone(zone)
            .plusYears((long) cycles * YEARS_OF_CALENDAR_CYCLE)
            .toInstant();
    ActionTimes times = new NominalTime(action.number(), later).asActionTimes();
    try {
      return application.plan(times).inputs().stream()
          .filter(planned -> planned.name().equals(input))
          .mapToInt(planned -> planned.instances().size())
          .findFirst()
          .orElse(0);
    } catch (InvalidRequestException e) {
      return 0; // more than there can be, as from a fixed time on
    }
  }

  private Remark remark(List<Shortened> found) {
    PlannedInput input = found.get(0).input();
    IntSummaryStatistics sizes =
        found.stream().mapToInt(less -> less.input().instances().size()).summaryStatistics();
    int whole = found.get(0).whole();
    return new Remark(
        Remark.Kind.INPUT_DROPPED,
        found.get(0).action().nominalTime(),
        found.stream().map(less -> less.action().number()).toList(),
        "input '"
            + input.name()
            + "' has "
            + (sizes.getMin() == sizes.getMax() ? "" : sizes.getMin() + " to ")
            + sizes.getMax()
            + " of "
            + whole
            + (whole == 1 ? " instance" : " instances")
            + ": what is before the first instance of dataset "
            + input.dataset()
            + " is not waited for");
  }
}
