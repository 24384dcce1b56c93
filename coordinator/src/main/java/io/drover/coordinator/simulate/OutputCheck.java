package io.drover.coordinator.simulate;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.Dataset;
import io.drover.coordinator.DatasetInstances;
import io.drover.coordinator.NominalTimes;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.PlannedOutput;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds outputs that come twice, never, or not at all. */
final class OutputCheck {
  /** How many periods an output is looked for to either side of the action's nominal time. */
  private static final int FURTHEST = 1_000;

  private static final int MOST_GAPS_TOLD = 3;

  private final CoordinatorApplication application;

  OutputCheck(CoordinatorApplication application) {
    this.application = application;
  }

  /** What one {@code data-out} makes over all actions. */
  private static final class Made {
    private final String dataset;
    private final Set<String> uris = new HashSet<>();
    private final TreeSet<Instant> instances = new TreeSet<>();
    private final List<SimulatedAction> nothing = new ArrayList<>();

    Made(String dataset) {
      this.dataset = dataset;
    }
  }

  List<Remark> remarks(List<SimulatedAction> actions) {
    Map<String, Made> made = new LinkedHashMap<>();
    Map<String, List<SimulatedAction>> makers = new LinkedHashMap<>();
    for (SimulatedAction action : actions) {
      for (PlannedOutput output : action.outputs()) {
        Made all = made.computeIfAbsent(output.name(), name -> new Made(output.dataset()));
        if (output.uris().isEmpty()) {
          all.nothing.add(action);
        }
        for (String uri : output.uris()) {
          makers.computeIfAbsent(uri, same -> new ArrayList<>()).add(action);
          all.uris.add(uri);
          instanceOf(uri, output.dataset(), action.nominalTime()).ifPresent(all.instances::add);
        }
      }
    }
    List<Remark> remarks = new ArrayList<>();
    makers.forEach((uri, same) -> twice(uri, same).ifPresent(remarks::add));
    made.forEach(
        (name, all) -> {
          never(name, all).ifPresent(remarks::add);
          nothing(name, all).ifPresent(remarks::add);
        });
    return remarks;
  }

  private static Optional<Remark> twice(String uri, List<SimulatedAction> makers) {
    if (makers.size() == 1) {
      return Optional.empty();
    }
    List<Integer> numbers = makers.stream().map(SimulatedAction::number).distinct().toList();
    return Optional.of(
        new Remark(
            Remark.Kind.SAME_OUTPUT,
            makers.get(1).nominalTime(),
            numbers,
            (numbers.size() == 1 ? "two outputs of one action" : numbers.size() + " actions")
                + " make "
                + uri));
  }

  private Optional<Remark> never(String name, Made made) {
    Dataset dataset = application.datasets().get(made.dataset);
    if (dataset == null || made.instances.size() < 2) {
      return Optional.empty();
    }
    Instant first = made.instances.first();
    Instant last = made.instances.last();
    NominalTimes instances =
        new NominalTimes(
            dataset.initialInstance(),
            last.plusSeconds(1),
            dataset.timezone(),
            dataset.frequency());
    Deque<Gap> gaps = new ArrayDeque<>();
    int between = 0;
    boolean inGap = false;
    for (Instant instance : instances) {
      if (instance.isBefore(first)) {
        continue;
      }
      between++;
      boolean missing = !made.uris.contains(dataset.uriOf(instance));
      if (missing) {
        gaps.add(inGap ? gaps.removeLast().upTo(instance) : new Gap(instance, instance, 1));
      }
      inGap = missing;
    }
    if (gaps.isEmpty()) {
      return Optional.empty();
    }
    int missing = gaps.stream().mapToInt(Gap::size).sum();
    String told =
        gaps.stream().limit(MOST_GAPS_TOLD).map(Gap::toString).collect(Collectors.joining(", "));
    return Optional.of(
        new Remark(
            Remark.Kind.OUTPUT_NEVER_MADE,
            gaps.element().first(),
            List.of(),
            "output '"
                + name
                + "': no action makes "
                + missing
                + " of "
                + between
                + " instances of dataset "
                + dataset.name()
                + ": "
                + told
                + (gaps.size() > MOST_GAPS_TOLD ? " and others" : "")));
  }

  /** Instances one after the other that nobody makes. */
  private record Gap(Instant first, Instant last, int size) {
    Gap upTo(Instant next) {
      return new Gap(first, next, size + 1);
    }

    @Override
    public String toString() {
      String from = CoordinatorTime.format(first);
      return size == 1 ? from : from + " to " + CoordinatorTime.format(last);
    }
  }

  private Optional<Remark> nothing(String name, Made made) {
    if (made.nothing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Remark(
            Remark.Kind.OUTPUT_DROPPED,
            made.nothing.get(0).nominalTime(),
            made.nothing.stream().map(SimulatedAction::number).toList(),
            "output '"
                + name
                + "' is nothing: it would be before the first instance of dataset "
                + made.dataset));
  }

  /** The instance that has this URI, the one nearest to the nominal time. */
  private Optional<Instant> instanceOf(String uri, String datasetName, Instant nominalTime) {
    Dataset dataset = application.datasets().get(datasetName);
    if (dataset == null) {
      return Optional.empty();
    }
    DatasetInstances instances = new DatasetInstances(dataset, nominalTime);
    return IntStream.rangeClosed(0, FURTHEST)
        .flatMap(n -> n == 0 ? IntStream.of(0) : IntStream.of(-n, n))
        .mapToObj(instances::current)
        .flatMap(Optional::stream)
        .filter(instance -> dataset.uriOf(instance).equals(uri))
        .findFirst();
  }
}
