package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.ScheduleLifeCycle.Facts;
import io.drover.coordinator.ScheduleLifeCycle.Hold;
import io.drover.coordinator.ScheduleLifeCycle.Open;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleLifeCycleTest {
  /** The rows of facts that a job of that status may come to; each is walked. */
  @ParameterizedTest
  @CsvSource({
    // current, made, allMade, open, suspended, ended, held, pauseDue, next
    "PREP, 0, false, 0, 0, '', false, false, PREP",
    "PREP, 0, false, 0, 0, '', true, false, PREPSUSPENDED",
    "PREP, 0, false, 0, 0, '', false, true, PREPPAUSED",
    "PREPSUSPENDED, 0, false, 0, 0, '', false, false, PREP",
    "PREPPAUSED, 0, false, 0, 0, '', false, false, PREP",
    "PREP, 1, false, 1, 0, '', false, false, RUNNING",
    "PREP, 0, true, 0, 0, '', false, false, SUCCEEDED",
    "RUNNING, 3, false, 1, 0, 'SUCCEEDED=2', false, false, RUNNING",
    "RUNNING, 3, false, 1, 1, 'SUCCEEDED=2', false, false, RUNNING",
    "RUNNING, 3, true, 1, 1, 'SUCCEEDED=2', false, false, SUSPENDED",
    "RUNNING, 3, false, 1, 0, 'SUCCEEDED=2', true, true, SUSPENDED",
    "RUNNING, 3, false, 1, 0, 'SUCCEEDED=2', false, true, PAUSED",
    "RUNNING, 3, false, 1, 0, 'SUCCEEDED=1;TIMEDOUT=1', false, false, RUNNINGWITHERROR",
    "RUNNING, 3, false, 1, 0, 'SUCCEEDED=1;SKIPPED=1', false, false, RUNNING",
    "RUNNING, 3, false, 1, 0, 'SUCCEEDED=1;IGNORED=1', false, false, RUNNING",
    "RUNNINGWITHERROR, 3, false, 1, 0, 'FAILED=2', true, false, SUSPENDEDWITHERROR",
    "RUNNINGWITHERROR, 3, false, 1, 0, 'KILLED=2', false, true, PAUSEDWITHERROR",
    "RUNNINGWITHERROR, 3, false, 1, 0, 'SUCCEEDED=2', false, false, RUNNING",
    "SUSPENDED, 3, false, 1, 0, 'SUCCEEDED=2', false, false, RUNNING",
    "SUSPENDEDWITHERROR, 3, false, 1, 0, 'FAILED=2', false, false, RUNNINGWITHERROR",
    "PAUSED, 3, false, 1, 0, 'SUCCEEDED=2', false, false, RUNNING",
    "PAUSED, 3, false, 1, 0, 'SUCCEEDED=2', true, true, SUSPENDED",
    "PAUSEDWITHERROR, 3, false, 1, 0, 'FAILED=2', false, false, RUNNINGWITHERROR",
    "PAUSEDWITHERROR, 3, false, 1, 0, 'FAILED=2', true, false, SUSPENDEDWITHERROR",
    "RUNNING, 3, true, 0, 0, 'SUCCEEDED=3', false, false, SUCCEEDED",
    "RUNNING, 3, true, 0, 0, 'SKIPPED=3', false, false, SUCCEEDED",
    "RUNNING, 3, true, 0, 0, 'SUCCEEDED=1;SKIPPED=2', false, false, SUCCEEDED",
    "RUNNINGWITHERROR, 3, true, 0, 0, 'KILLED=3', false, false, KILLED",
    "RUNNINGWITHERROR, 3, true, 0, 0, 'FAILED=3', false, false, FAILED",
    "RUNNINGWITHERROR, 3, true, 0, 0, 'TIMEDOUT=3', false, false, DONEWITHERROR",
    "RUNNINGWITHERROR, 3, true, 0, 0, 'FAILED=1;KILLED=2', false, false, DONEWITHERROR",
    "RUNNINGWITHERROR, 3, true, 0, 0, 'SUCCEEDED=2;FAILED=1', false, false, DONEWITHERROR",
    "DONEWITHERROR, 3, true, 0, 0, 'SUCCEEDED=2;IGNORED=1', false, false, SUCCEEDED",
    "DONEWITHERROR, 3, true, 1, 0, 'SUCCEEDED=1;FAILED=1', false, false, RUNNINGWITHERROR",
    "SUCCEEDED, 3, true, 1, 0, 'SUCCEEDED=2', false, false, RUNNING",
    "SUCCEEDED, 3, false, 0, 0, 'SUCCEEDED=3', false, false, RUNNING",
    "FAILED, 3, true, 1, 0, 'FAILED=2', false, false, RUNNINGWITHERROR",
    "KILLED, 3, true, 1, 0, 'KILLED=2', false, false, KILLED",
    "IGNORED, 3, false, 1, 0, 'KILLED=2', false, false, IGNORED"
  })
  void theStatusFollowsFromTheFacts(
      ScheduleStatus current,
      int made,
      boolean allMade,
      int open,
      int suspended,
      String ended,
      boolean held,
      boolean pauseDue,
      ScheduleStatus next) {
    Facts facts = new Facts(made, allMade, open, suspended, counts(ended), held, pauseDue);

    assertThat(ScheduleLifeCycle.next(current, facts)).isEqualTo(next);
    // what follows is stable: looking again changes nothing
    assertThat(ScheduleLifeCycle.next(next, facts)).isEqualTo(next);
  }

  @Test
  void everyStatusOfAnOpenJobIsReachedByOneRowOfTheTable() {
    Set<ScheduleStatus> seen = new HashSet<>();
    for (boolean prepared : new boolean[] {true, false}) {
      for (Hold hold : Hold.values()) {
        for (boolean errors : new boolean[] {true, false}) {
          if (!prepared || !errors) {
            assertThat(seen.add(ScheduleLifeCycle.status(new Open(prepared, hold, errors))))
                .isTrue();
          }
        }
      }
    }

    assertThat(seen).noneMatch(ScheduleStatus::isFinal);
    assertThat(seen).hasSize(9);
  }

  private static Map<CoordinatorActionStatus, Integer> counts(String text) {
    Map<CoordinatorActionStatus, Integer> counts = new EnumMap<>(CoordinatorActionStatus.class);
    for (String part : text.split(";", -1)) {
      if (!part.isBlank()) {
        String[] pair = part.split("=", 2);
        counts.put(CoordinatorActionStatus.valueOf(pair[0].strip()), Integer.valueOf(pair[1]));
      }
    }
    return counts;
  }
}
