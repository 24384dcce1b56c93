package io.drover.coordinator;

import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.util.List;

/** Changes end, concurrency, pause time or status of a coordinator. Thread-safe. */
final class CoordinatorChange {
  /** No schedule goes so far, and every database can. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final CoordinatorWishes wishes;

  CoordinatorChange(CoordinatorWishes wishes) {
    this.wishes = wishes;
  }

  /**
   * Changes end, concurrency, pause time or status.
   *
   * @throws InvalidRequestException E1015, E1016, E1022
   */
  void change(CoordinatorJobId id, ScheduleChange change, String user) {
    boolean unused =
        wishes.locked(
            id,
            change.endTime().or(change::pauseTime).map(CoordinatorChange::from),
            locked -> {
              change(locked, change, user);
              return true;
            });
  }

  private static ActionScope from(Instant time) {
    return new ActionScope(List.of(), List.of(new ActionScope.Times(time, END_OF_TIME)));
  }

  private static void change(CoordinatorWishes.Locked locked, ScheduleChange change, String user) {
    CoordinatorProgress progress = locked.progress();
    ScheduleStatus status = progress.status();
    if (change.status().isPresent()) {
      changeStatus(locked, change.status().get(), user);
    } else if (status == ScheduleStatus.KILLED || status == ScheduleStatus.IGNORED) {
      throw new InvalidRequestException(
          ErrorCode.E1016,
          "Coordinator [" + locked.row().id() + "] is " + status + "; only its status can change");
    }
    boolean more =
        change.endTime().isPresent()
            || change.concurrency().isPresent()
            || change.pauseTime().isPresent()
            || change.clearsPause();
    if (more) {
      change.endTime().ifPresent(end -> requireEnd(locked, end));
      progress.change(change, user);
    }
  }

  private static void changeStatus(
      CoordinatorWishes.Locked locked, ScheduleStatus to, String user) {
    ScheduleStatus from = locked.progress().status();
    boolean done;
    if (to == ScheduleStatus.IGNORED) {
      done = locked.progress().ignore(user);
    } else {
      done =
          from == ScheduleStatus.KILLED
              || from == ScheduleStatus.FAILED
              || from == ScheduleStatus.IGNORED;
      if (done) {
        locked.progress().revive(user);
      }
    }
    if (!done) {
      throw new InvalidRequestException(
          ErrorCode.E1015,
          "Coordinator [" + locked.row().id() + "] is " + from + " and cannot become " + to);
    }
  }

  private static void requireEnd(CoordinatorWishes.Locked locked, Instant end) {
    CoordinatorJobRow row = locked.row();
    if (row.identity().nominalTimes().isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.E1015, "[" + row.id() + "] is a backfill: its times are fixed");
    }
    if (!end.isAfter(row.identity().startAt()) && row.progress().lastNumber() > 0) {
      throw new InvalidRequestException(
          ErrorCode.E1015,
          "the end "
              + CoordinatorTime.format(end)
              + " is not after the start "
              + CoordinatorTime.format(row.identity().startAt()));
    }
    List<String> begun = locked.progress().begunFrom(end);
    if (!begun.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E1022,
          "the end cannot be "
              + CoordinatorTime.format(end)
              + ": these actions of that time or later have begun: "
              + String.join(", ", begun));
    }
  }
}
