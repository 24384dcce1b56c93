package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.Dataset;
import io.drover.coordinator.application.Look.Missing;
import io.drover.coordinator.application.Look.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A part of the input logic, its options evaluated. It says of the inputs of an action whether
 * there is enough, and which URIs to use.
 *
 * <p>Source: Oozie's input logic, whose parts are looked at from the left: what is still given time
 * keeps the parts after it from being looked at.
 */
interface LogicPart {
  Result look(Look look, Map<String, InputPlan> inputs);

  /** Names that its result may have: of inputs and of operators. */
  Set<String> names();

  /** Names of the inputs that stand in a combine. */
  Set<String> combined();

  private static Set<String> combined(List<LogicPart> parts) {
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> names.addAll(part.combined()));
    return names;
  }

  /** What a part says. */
  enum Verdict {
    READY,
    /** Not enough yet, but it is given more time. */
    WAITING,
    MISSING
  }

  /**
   * What a part found.
   *
   * @param uris to use; empty unless it is ready
   * @param found the same by name, with those of the parts in it
   * @param missing nothing when it is ready
   */
  record Result(
      Verdict verdict, List<String> uris, Map<String, List<String>> found, Missing missing) {
    static Result without(Verdict verdict, Missing missing) {
      return new Result(verdict, List.of(), Map.of(), missing);
    }
  }

  /**
   * What a part may say, its own or taken from the part around it.
   *
   * @param name what {@code coord:dataIn} may call it
   * @param min how many instances are enough; all when absent
   * @param waitMinutes how long it is given before the next part is looked at, or before less than
   *     all is enough
   */
  record Settings(Optional<String> name, Optional<Integer> min, Optional<Integer> waitMinutes) {
    static final Settings NONE = new Settings(Optional.empty(), Optional.empty(), Optional.empty());

    public Settings {
      requireNonNull(name, "name");
      requireNonNull(min, "min");
      requireNonNull(waitMinutes, "waitMinutes");
    }

    /** Whether what is there is enough. */
    Result judge(Look look, Seen seen, Map<String, List<String>> found) {
      if (seen.missing().isNothing()) {
        return ready(seen.uris(), found);
      }
      if (look.isWithin(waitMinutes)) {
        return Result.without(Verdict.WAITING, seen.missing());
      }
      return min.filter(enough -> seen.uris().size() >= enough).isPresent()
          ? ready(seen.uris(), found)
          : Result.without(Verdict.MISSING, seen.missing());
    }

    Result ready(List<String> uris, Map<String, List<String>> found) {
      Map<String, List<String>> named = new LinkedHashMap<>(found);
      name.ifPresent(known -> named.put(known, uris));
      return new Result(Verdict.READY, uris, named, Missing.NOTHING);
    }

    Set<String> names(List<LogicPart> parts) {
      Set<String> names = new LinkedHashSet<>();
      parts.forEach(part -> names.addAll(part.names()));
      name.ifPresent(names::add);
      return names;
    }
  }

  /** The first part that has enough. */
  record Or(Settings settings, List<LogicPart> parts) implements LogicPart {
    @Override
    public Result look(Look look, Map<String, InputPlan> inputs) {
      Missing missing = Missing.NOTHING;
      for (LogicPart part : parts) {
        Result result = part.look(look, inputs);
        if (result.verdict() == Verdict.READY) {
          return settings.ready(result.uris(), result.found());
        }
        missing = missing.and(result.missing());
        if (result.verdict() == Verdict.WAITING) {
          return Result.without(Verdict.WAITING, missing);
        }
      }
      return Result.without(Verdict.MISSING, missing);
    }

    @Override
    public Set<String> combined() {
      return LogicPart.combined(parts);
    }

    @Override
    public Set<String> names() {
      return settings.names(parts);
    }
  }

  /** All parts; the first one that has not enough decides. */
  record And(Settings settings, List<LogicPart> parts) implements LogicPart {
    @Override
    public Result look(Look look, Map<String, InputPlan> inputs) {
      List<String> uris = new ArrayList<>();
      Map<String, List<String>> found = new LinkedHashMap<>();
      for (LogicPart part : parts) {
        Result result = part.look(look, inputs);
        if (result.verdict() != Verdict.READY) {
          return result;
        }
        uris.addAll(result.uris());
        found.putAll(result.found());
      }
      return settings.ready(uris, found);
    }

    @Override
    public Set<String> combined() {
      return LogicPart.combined(parts);
    }

    @Override
    public Set<String> names() {
      return settings.names(parts);
    }
  }

  /** Each instance from the first input that has it. */
  record Combine(Settings settings, List<String> dataIns) implements LogicPart {
    @Override
    public Result look(Look look, Map<String, InputPlan> inputs) {
      Map<Instant, List<Dataset>> datasets = new LinkedHashMap<>();
      for (String name : dataIns) {
        InputPlan input = requireNonNull(inputs.get(name));
        for (Instant time : input.knownTimes()) {
          datasets.computeIfAbsent(time, unused -> new ArrayList<>()).add(input.dataset());
        }
      }
      List<String> uris = new ArrayList<>();
      List<String> missing = new ArrayList<>();
      datasets.forEach(
          (time, places) ->
              places.stream()
                  .filter(place -> look.isThere(place.doneFlagPathOf(time)))
                  .findFirst()
                  .ifPresentOrElse(
                      place -> uris.add(place.uriOf(time)),
                      () -> places.forEach(place -> missing.add(place.doneFlagPathOf(time)))));
      return settings.judge(look, new Seen(uris, new Missing(missing, List.of())), Map.of());
    }

    @Override
    public Set<String> combined() {
      return new LinkedHashSet<>(dataIns);
    }

    @Override
    public Set<String> names() {
      return settings.names(List.of());
    }
  }

  /** One input. */
  record Input(Settings settings, String dataIn) implements LogicPart {
    @Override
    public Result look(Look look, Map<String, InputPlan> inputs) {
      InputPlan input = requireNonNull(inputs.get(dataIn));
      Seen seen = settings.min().isPresent() ? look.seeWhatIsThere(input) : look.see(input);
      return settings.judge(look, seen, Map.of(dataIn, seen.uris()));
    }

    @Override
    public Set<String> combined() {
      return Set.of();
    }

    @Override
    public Set<String> names() {
      Set<String> names = settings.names(List.of());
      names.add(dataIn);
      return names;
    }
  }
}
