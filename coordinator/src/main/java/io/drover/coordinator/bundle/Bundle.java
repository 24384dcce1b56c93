package io.drover.coordinator.bundle;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.ScheduleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bundle job with its coordinators, and what is to be done for it. Immutable.
 *
 * @param coordinators in the order of the definition
 */
record Bundle(BundleRow row, List<BundledCoordinator> coordinators) {
  /** How soon a wake that a crash has lost is made up for. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  Bundle {
    requireNonNull(row, "row");
    coordinators = List.copyOf(coordinators);
  }

  ScheduleStatus status() {
    return row.status();
  }

  /** Those that are there. */
  List<CoordinatorJobId> ids() {
    return coordinators.stream().flatMap(coordinator -> coordinator.id().stream()).toList();
  }

  /** Those that its kick-off has to insert still. */
  List<BundledCoordinator> toInsert() {
    boolean open = !status().isPrepared() && !status().isSuspended() && !status().isFinal();
    return open ? coordinators.stream().filter(Bundle::isMissing).toList() : List.of();
  }

  /** Whether its kick-off is not over, or never was. */
  private boolean isMissingSome() {
    return coordinators.stream().anyMatch(Bundle::isMissing);
  }

  private static boolean isMissing(BundledCoordinator coordinator) {
    return coordinator.enabled() && coordinator.id().isEmpty();
  }

  /** Those that have not got the verb that was asked for last. */
  List<BundledCoordinator> withoutVerb() {
    return coordinators.stream()
        .filter(coordinator -> coordinator.id().isPresent())
        .filter(coordinator -> coordinator.given().verb() < row.asked().verb())
        .toList();
  }

  /** Those that have not got the present pause or end. */
  List<BundledCoordinator> withoutChange() {
    return status().isFinal()
        ? List.of()
        : coordinators.stream()
            .filter(coordinator -> coordinator.id().isPresent())
            .filter(coordinator -> lacksPause(coordinator) || lacksEnd(coordinator))
            .toList();
  }

  boolean lacksPause(BundledCoordinator coordinator) {
    return coordinator.given().pause() < row.asked().pause();
  }

  boolean lacksEnd(BundledCoordinator coordinator) {
    return coordinator.given().end() < row.asked().end();
  }

  /** Whether its pause time has come. */
  boolean isPauseTime(Instant now) {
    return row.job().pauseAt().filter(at -> !at.isAfter(now)).isPresent();
  }

  /**
   * How it has to stand now.
   *
   * @param coordinatorStatuses of those that are there
   */
  ScheduleStatus next(Map<CoordinatorJobId, ScheduleStatus> coordinatorStatuses, Instant now) {
    if (status().isPrepared()) {
      return BundleLifeCycle.beforeStart(status(), row.job().kickOffAt(), isPauseTime(now), now);
    }
    if (isMissingSome() || !withoutVerb().isEmpty()) {
      // what was asked of the bundle has not reached all, so they do not speak for it yet
      return status();
    }
    return BundleLifeCycle.rollUp(
        status(),
        isPauseTime(now),
        ids().stream().map(coordinatorStatuses::get).filter(Objects::nonNull).toList());
  }

  /** When something is to be done for it; empty when only an event can bring that about. */
  Optional<Instant> nextDue(Instant now) {
    if (!withoutVerb().isEmpty() || !toInsert().isEmpty() || !withoutChange().isEmpty()) {
      return Optional.of(now);
    }
    if (status().isFinal()) {
      return Optional.empty();
    }
    Optional<Instant> pause = row.job().pauseAt().filter(at -> at.isAfter(now));
    return switch (status()) {
      case PREP -> Stream.concat(pause.stream(), kickOff(now)).min(Instant::compareTo);
      case PREPSUSPENDED -> Optional.empty();
      case PREPPAUSED -> isPauseTime(now) ? Optional.empty() : Optional.of(now);
      default ->
          Stream.concat(pause.stream(), Stream.of(now.plus(LOOK_AGAIN))).min(Instant::compareTo);
    };
  }

  private Stream<Instant> kickOff(Instant now) {
    return Stream.of(row.job().kickOffAt().orElse(now));
  }
}
