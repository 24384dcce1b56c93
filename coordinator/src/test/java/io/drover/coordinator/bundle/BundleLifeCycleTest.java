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
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class BundleLifeCycleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # before       | pause | coordinators                        | after
          RUNNING        | no    | PREP,PREP                           | RUNNING
          RUNNING        | no    | PREP,SUCCEEDED                      | RUNNING
          RUNNING        | no    | RUNNING,SUSPENDED                   | RUNNING
          RUNNING        | no    | RUNNING,KILLED                      | RUNNINGWITHERROR
          RUNNING        | no    | RUNNING,DONEWITHERROR               | RUNNINGWITHERROR
          RUNNING        | no    | RUNNINGWITHERROR,RUNNING            | RUNNINGWITHERROR
          RUNNINGWITHERROR | no  | RUNNING,IGNORED                     | RUNNING
          RUNNING        | no    | SUCCEEDED,SUCCEEDED                 | SUCCEEDED
          RUNNING        | no    | SUCCEEDED,IGNORED                   | SUCCEEDED
          RUNNING        | no    | KILLED,KILLED                       | KILLED
          RUNNING        | no    | FAILED,FAILED                       | FAILED
          RUNNING        | no    | DONEWITHERROR                       | DONEWITHERROR
          RUNNING        | no    | SUCCEEDED,KILLED                    | DONEWITHERROR
          RUNNING        | no    | FAILED,KILLED                       | DONEWITHERROR
          RUNNING        | no    | IGNORED,IGNORED                     | SUCCEEDED
          RUNNING        | no    |                                     | SUCCEEDED
          RUNNING        | no    | SUSPENDED,SUSPENDED                 | SUSPENDED
          RUNNING        | no    | SUSPENDED,PREPSUSPENDED,SUCCEEDED   | SUSPENDED
          RUNNING        | no    | SUSPENDED,FAILED                    | SUSPENDEDWITHERROR
          RUNNING        | no    | SUSPENDEDWITHERROR                  | SUSPENDEDWITHERROR
          RUNNING        | no    | SUSPENDED,PAUSED                    | RUNNING
          SUSPENDED      | no    | SUSPENDED,PREPPAUSED                | SUSPENDED
          SUSPENDED      | yes   | SUSPENDED,PREPPAUSED                | SUSPENDED
          SUSPENDED      | no    | SUSPENDED,RUNNING                   | RUNNING
          RUNNING        | yes   | RUNNING,RUNNING                     | PAUSED
          RUNNING        | yes   | RUNNING,KILLED                      | PAUSEDWITHERROR
          RUNNING        | yes   | SUSPENDED                           | SUSPENDED
          RUNNING        | yes   | SUCCEEDED                           | SUCCEEDED
          PAUSED         | no    | RUNNING,PAUSED                      | RUNNING
          PAUSED         | no    | PAUSED,PREPPAUSED                   | PAUSED
          PAUSED         | yes   | SUSPENDED,PAUSED                    | PAUSED
          RUNNING        | no    | PAUSED,PAUSEDWITHERROR              | PAUSEDWITHERROR
          SUCCEEDED      | no    | RUNNING                             | RUNNING
          DONEWITHERROR  | no    | SUCCEEDED,RUNNINGWITHERROR          | RUNNINGWITHERROR
          DONEWITHERROR  | no    | SUCCEEDED,IGNORED                   | SUCCEEDED
          KILLED         | no    | SUCCEEDED,KILLED                    | KILLED
          KILLED         | no    | SUCCEEDED,RUNNING                   | RUNNING
          FAILED         | no    |                                     | FAILED
          """)
  void coordinatorsSayHowTheBundleStands(
      ScheduleStatus before, String pause, String coordinators, ScheduleStatus after) {
    List<ScheduleStatus> statuses =
        Stream.ofNullable(coordinators)
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(ScheduleStatus::valueOf)
            .toList();

    assertThat(BundleLifeCycle.rollUp(before, pause.equals("yes"), statuses)).isEqualTo(after);
  }

  private static final Map<ScheduleVerb, Map<ScheduleStatus, ScheduleStatus>> VERBS =
      Map.of(
          ScheduleVerb.START,
          Map.of(PREP, RUNNING),
          ScheduleVerb.SUSPEND,
          Map.of(
              PREP, PREPSUSPENDED,
              RUNNING, SUSPENDED,
              PAUSED, SUSPENDED,
              RUNNINGWITHERROR, SUSPENDEDWITHERROR,
              PAUSEDWITHERROR, SUSPENDEDWITHERROR),
          ScheduleVerb.RESUME,
          Map.of(
              PREPSUSPENDED, PREP,
              SUSPENDED, RUNNING,
              SUSPENDEDWITHERROR, RUNNINGWITHERROR),
          ScheduleVerb.KILL,
          Map.of(
              PREP, KILLED,
              PREPSUSPENDED, KILLED,
              PREPPAUSED, KILLED,
              RUNNING, KILLED,
              RUNNINGWITHERROR, KILLED,
              SUSPENDED, KILLED,
              SUSPENDEDWITHERROR, KILLED,
              PAUSED, KILLED,
              PAUSEDWITHERROR, KILLED));

  @ParameterizedTest
  @EnumSource(ScheduleVerb.class)
  void verbsLeadFromStatusToStatus(ScheduleVerb verb) {
    for (ScheduleStatus status : ScheduleStatus.values()) {
      assertThat(BundleLifeCycle.next(status, verb))
          .as("%s of %s", verb, status)
          .isEqualTo(Optional.ofNullable(VERBS.get(verb).get(status)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PREP, -1, false, RUNNING",
    "PREP, 0, false, RUNNING",
    "PREP, 60, false, PREP",
    "PREP, -1, true, PREPPAUSED",
    "PREP, 60, true, PREPPAUSED",
    "PREPPAUSED, -1, true, PREPPAUSED",
    "PREPPAUSED, 60, false, PREP",
    "PREPPAUSED, -1, false, RUNNING",
    "PREPSUSPENDED, -1, false, PREPSUSPENDED",
    "PREPSUSPENDED, -1, true, PREPSUSPENDED",
    "KILLED, -1, false, KILLED"
  })
  void kickOffTimeStartsWhatIsNeitherPausedNorSuspended(
      ScheduleStatus before, long secondsToKickOff, boolean pauseTime, ScheduleStatus after) {
    assertThat(
            BundleLifeCycle.beforeStart(
                before, Optional.of(NOW.plusSeconds(secondsToKickOff)), pauseTime, NOW))
        .isEqualTo(after);
  }

  @ParameterizedTest
  @EnumSource(
      value = ScheduleStatus.class,
      names = {"SUCCEEDED", "DONEWITHERROR", "KILLED", "FAILED", "IGNORED"})
  void noVerbMovesWhatHasEnded(ScheduleStatus status) {
    assertThat(List.of(SUCCEEDED, DONEWITHERROR, KILLED, FAILED, IGNORED)).contains(status);
    for (ScheduleVerb verb : ScheduleVerb.values()) {
      assertThat(BundleLifeCycle.next(status, verb)).isEmpty();
    }
  }
}
