package io.drover.coordinator.simulate;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.Dataset;
import io.drover.coordinator.DatasetInstances;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.PlannedOutput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
            (numbers.size() == 1 ? "two outputs" : numbers.size() + " actions")
                + " make the same "
                + uri));
  }

  private Optional<Remark> never(String name, Made made) {
    Dataset dataset = application.datasets().get(made.dataset);
    if (dataset == null || made.instances.size() < 2) {
      return Optional.empty();
    }
    List<Instant> between = new ArrayList<>();
    List<List<Instant>> gaps = new ArrayList<>();
    boolean inGap = false;
    for (Instant instance : rising(dataset, made.instances.first(), made.instances.last())) {
      between.add(instance);
      boolean missing = !made.uris.contains(dataset.uriOf(instance));
      if (missing && !inGap) {
        gaps.add(new ArrayList<>());
      }
      if (missing) {
        gaps.get(gaps.size() - 1).add(instance);
      }
      inGap = missing;
    }
    if (gaps.isEmpty()) {
      return Optional.empty();
    }
    int missing = gaps.stream().mapToInt(List::size).sum();
    List<String> told = gaps.stream().limit(MOST_GAPS_TOLD).map(OutputCheck::describe).toList();
    return Optional.of(
        new Remark(
            Remark.Kind.OUTPUT_NEVER_MADE,
            gaps.get(0).get(0),
            List.of(),
            "output '"
                + name
                + "': "
                + missing
                + " of "
                + between.size()
                + " instances of dataset "
                + dataset.name()
                + " are made by no action: "
                + String.join(", ", told)
                + (gaps.size() > MOST_GAPS_TOLD ? ", …" : "")));
  }

  private static String describe(List<Instant> gap) {
    String first = CoordinatorTime.format(gap.get(0));
    return gap.size() == 1
        ? first
        : first + " to " + CoordinatorTime.format(gap.get(gap.size() - 1));
  }

  private static List<Instant> rising(Dataset dataset, Instant first, Instant last) {
    List<Instant> falling = new DatasetInstances(dataset, last).absoluteRange(first, 0);
    return IntStream.range(0, falling.size())
        .mapToObj(i -> falling.get(falling.size() - 1 - i))
        .toList();
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
