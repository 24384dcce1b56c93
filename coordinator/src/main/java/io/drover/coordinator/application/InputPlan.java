package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.Dataset;
import io.drover.coordinator.application.Slot.Known;
import io.drover.coordinator.application.Slot.Search;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A {@code data-in} of one action: the instances of a dataset that it asks for. */
record InputPlan(String name, Dataset dataset, List<Slot> slots) {
  InputPlan {
    requireNonNull(name, "name");
    requireNonNull(dataset, "dataset");
    slots = List.copyOf(slots);
  }

  /** Those that are times already. */
  List<Instant> knownTimes() {
    return slots.stream().flatMap(slot -> slot.accept(KNOWN)).toList();
  }

  /** Those that are no times yet. */
  List<Search> searches() {
    return slots.stream().flatMap(slot -> slot.accept(SEARCHES)).toList();
  }

  PlannedInput planned() {
    List<Instant> times = knownTimes();
    return new PlannedInput(
        name,
        dataset.name(),
        slots.stream().map(Slot::text).toList(),
        times.stream().map(dataset::uriOf).toList(),
        times.stream().map(dataset::doneFlagPathOf).toList(),
        searches().isEmpty());
  }

  private static final Slot.Visitor<Stream<Instant>> KNOWN =
      new Slot.Visitor<>() {
        @Override
        public Stream<Instant> known(Known slot) {
          return Stream.of(slot.time());
        }

        @Override
        public Stream<Instant> search(Search slot) {
          return Stream.empty();
        }
      };

  private static final Slot.Visitor<Stream<Search>> SEARCHES =
      new Slot.Visitor<>() {
        @Override
        public Stream<Search> known(Known slot) {
          return Stream.empty();
        }

        @Override
        public Stream<Search> search(Search slot) {
          return Stream.of(slot);
        }
      };
}
