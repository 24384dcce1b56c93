package io.drover.coordinator.application;

import io.drover.coordinator.Dataset;
import io.drover.coordinator.application.Slot.Known;
import io.drover.coordinator.application.Slot.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One look at the inputs of an action. Used once; asks for a path once at most.
 *
 * <p>Source: Oozie's order. What is known by its time comes first, and only when all of that is
 * there, what depends on which instances there are.
 */
final class Look {
  private final Instant now;
  private final Instant since;
  private final Instant actualTime;
  private final Predicate<String> exists;
  private final Map<String, Boolean> asked = new HashMap<>();

  Look(Instant now, Instant since, Instant actualTime, Predicate<String> exists) {
    this.now = now;
    this.since = since;
    this.actualTime = actualTime;
    this.exists = exists;
  }

  /** What is missing: paths, and functions that found less than they want. */
  record Missing(List<String> paths, List<String> calls) {
    static final Missing NOTHING = new Missing(List.of(), List.of());

    Missing {
      paths = List.copyOf(paths);
      calls = List.copyOf(calls);
    }

    boolean isNothing() {
      return paths.isEmpty() && calls.isEmpty();
    }

    Missing and(Missing other) {
      List<String> allPaths = new ArrayList<>(paths);
      allPaths.addAll(other.paths);
      List<String> allCalls = new ArrayList<>(calls);
      allCalls.addAll(other.calls);
      return new Missing(allPaths, allCalls);
    }

    InputState state() {
      List<String> all = new ArrayList<>(paths);
      all.addAll(calls);
      return InputState.waiting(all.stream().distinct().toList());
    }
  }

  /** What there is of one input. */
  record Seen(List<String> uris, Missing missing) {}

  /** All inputs are needed. */
  InputState all(List<InputPlan> inputs) {
    Missing missing =
        missingOf(inputs.stream().flatMap(input -> input.planned().paths().stream()).toList());
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (InputPlan input : inputs) {
      if (missing.isNothing()) {
        Seen seen = see(input);
        found.put(input.name(), seen.uris());
        missing = seen.missing();
      } else {
        missing = missing.and(new Missing(List.of(), calls(input)));
      }
    }
    return missing.isNothing() ? InputState.ready(found) : missing.state();
  }

  /** The inputs combine as the logic says. */
  InputState combined(LogicPart logic, Map<String, InputPlan> inputs) {
    LogicPart.Result result = logic.look(this, inputs);
    return result.verdict() == LogicPart.Verdict.READY
        ? InputState.ready(result.found())
        : result.missing().state();
  }

  /** All of it or nothing: stops at the first that is missing, and counts the rest as missing. */
  Seen see(InputPlan input) {
    Missing known = missingOf(input.planned().paths());
    if (!known.isNothing()) {
      return new Seen(List.of(), known.and(new Missing(List.of(), calls(input))));
    }
    return seeWhatIsThere(input);
  }

  /** As much of it as there is. */
  Seen seeWhatIsThere(InputPlan input) {
    List<String> uris = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    Dataset dataset = input.dataset();
    for (Slot slot : input.slots()) {
      slot.accept(
          new Slot.Visitor<Boolean>() {
            @Override
            public Boolean known(Known known) {
              String path = dataset.doneFlagPathOf(known.time());
              return isThere(path) ? uris.add(dataset.uriOf(known.time())) : paths.add(path);
            }

            @Override
            public Boolean search(Search search) {
              List<Instant> times =
                  search.found(actualTime, time -> isThere(dataset.doneFlagPathOf(time)));
              times.forEach(time -> uris.add(dataset.uriOf(time)));
              return times.size() < search.wanted() && calls.add(search.call());
            }
          });
    }
    return new Seen(uris, new Missing(paths, calls));
  }

  private Missing missingOf(List<String> paths) {
    for (int i = 0; i < paths.size(); i++) {
      if (!isThere(paths.get(i))) {
        return new Missing(paths.subList(i, paths.size()), List.of());
      }
    }
    return Missing.NOTHING;
  }

  private static List<String> calls(InputPlan input) {
    return input.searches().stream().map(Search::call).toList();
  }

  boolean isThere(String path) {
    return asked.computeIfAbsent(path, exists::test);
  }

  /** Whether that many minutes since the action could run are not over; no minutes are. */
  boolean isWithin(Optional<Integer> minutes) {
    return minutes.filter(wait -> now.isBefore(since.plusSeconds(60L * wait))).isPresent();
  }
}
