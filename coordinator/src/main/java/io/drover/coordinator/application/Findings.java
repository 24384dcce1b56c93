package io.drover.coordinator.application;

import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Collects what is wrong with a coordinator, so that all of it is said at once. */
final class Findings {
  private final Set<Problem> problems = new LinkedHashSet<>();

  /** What that gives; empty when it is refused, which is remembered. */
  <T> Optional<T> read(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (InvalidRequestException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  /**
   * Goes on when nothing was refused.
   *
   * @throws InvalidRequestException with everything that was
   */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw InvalidRequestException.of(List.copyOf(problems));
    }
  }
}
