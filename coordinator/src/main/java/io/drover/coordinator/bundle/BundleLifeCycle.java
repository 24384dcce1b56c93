package io.drover.coordinator.bundle;

import static io.drover.coordinator.ScheduleStatus.DONEWITHERROR;
import static io.drover.coordinator.ScheduleStatus.FAILED;
import static io.drover.coordinator.ScheduleStatus.IGNORED;
import static io.drover.coordinator.ScheduleStatus.KILLED;
import static io.drover.coordinator.ScheduleStatus.PAUSED;
import static io.drover.coordinator.ScheduleStatus.PAUSEDWITHERROR;
import static io.drover.coordinator.ScheduleStatus.PREP;
import static io.drover.coordinator.ScheduleStatus.PREPPAUSED;
import static io.drover.coordinator.ScheduleStatus.PREPSUSPENDED;
import static io.drover.coordinator.ScheduleStatus.RUNNING;
import static io.drover.coordinator.ScheduleStatus.RUNNINGWITHERROR;
import static io.drover.coordinator.ScheduleStatus.SUCCEEDED;
import static io.drover.coordinator.ScheduleStatus.SUSPENDED;
import static io.drover.coordinator.ScheduleStatus.SUSPENDEDWITHERROR;

import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statuses of a bundle and what leads from one to another. Pure. */
final class BundleLifeCycle {
  private static final Set<ScheduleStatus> WITH_ERROR =
      EnumSet.of(
          KILLED, FAILED, DONEWITHERROR, RUNNINGWITHERROR, SUSPENDEDWITHERROR, PAUSEDWITHERROR);

  private BundleLifeCycle() {}

  /** What the verb makes of the status; empty when the status does not allow it. */
  static Optional<ScheduleStatus> next(ScheduleStatus status, ScheduleVerb verb) {
    return switch (verb) {
      case START -> status == PREP ? Optional.of(RUNNING) : Optional.empty();
      case SUSPEND ->
          switch (status) {
            case PREP -> Optional.of(PREPSUSPENDED);
            case RUNNING, PAUSED -> Optional.of(SUSPENDED);
            case RUNNINGWITHERROR, PAUSEDWITHERROR -> Optional.of(SUSPENDEDWITHERROR);
            default -> Optional.empty();
          };
      case RESUME ->
          switch (status) {
            case PREPSUSPENDED -> Optional.of(PREP);
            case SUSPENDED -> Optional.of(RUNNING);
            case SUSPENDEDWITHERROR -> Optional.of(RUNNINGWITHERROR);
            default -> Optional.empty();
          };
      case KILL -> status.isFinal() ? Optional.empty() : Optional.of(KILLED);
    };
  }

  /** How a bundle stands that has no coordinators yet; no kick-off time is now. */
  static ScheduleStatus beforeStart(
      ScheduleStatus status, Optional<Instant> kickOffAt, boolean pauseTime, Instant now) {
    return switch (status) {
      case PREP, PREPPAUSED -> {
        if (pauseTime) {
          yield PREPPAUSED;
        }
        yield kickOffAt.filter(at -> at.isAfter(now)).isPresent() ? PREP : RUNNING;
      }
      default -> status;
    };
  }

  /**
   * How a bundle stands whose coordinators stand like this. One that was killed or has failed stays
   * so until one of them runs again.
   *
   * @param pauseTime whether the bundle's pause time has come
   */
  static ScheduleStatus rollUp(
      ScheduleStatus status, boolean pauseTime, Collection<ScheduleStatus> coordinators) {
    List<ScheduleStatus> counted =
        coordinators.stream().filter(coordinator -> coordinator != IGNORED).toList();
    List<ScheduleStatus> live =
        counted.stream().filter(coordinator -> !coordinator.isFinal()).toList();
    if (live.isEmpty()) {
      return status == KILLED || status == FAILED ? status : ended(counted);
    }
    boolean error = counted.stream().anyMatch(WITH_ERROR::contains);
    boolean suspended = live.stream().allMatch(ScheduleStatus::isSuspended);
    boolean still = live.stream().allMatch(each -> each.isSuspended() || each.isPaused());
    // a coordinator that is paused cannot always be suspended with its bundle
    if (suspended || (still && status.isSuspended())) {
      return error ? SUSPENDEDWITHERROR : SUSPENDED;
    }
    if (pauseTime || live.stream().allMatch(ScheduleStatus::isPaused)) {
      return error ? PAUSEDWITHERROR : PAUSED;
    }
    return error ? RUNNINGWITHERROR : RUNNING;
  }

  /** Without any coordinator that counts there is nothing that went wrong. */
  private static ScheduleStatus ended(List<ScheduleStatus> coordinators) {
    return switch ((int) coordinators.stream().distinct().count()) {
      case 0 -> SUCCEEDED;
      case 1 -> coordinators.get(0);
      default -> DONEWITHERROR;
    };
  }
}
