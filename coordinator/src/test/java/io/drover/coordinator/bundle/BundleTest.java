package io.drover.coordinator.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import io.drover.coordinator.bundle.BundledCoordinator.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BundleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant SOON = NOW.plusSeconds(60);
  private static final Instant LATER = NOW.plusSeconds(120);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private static BundleRow row(
      ScheduleStatus status, Optional<Instant> kickOffAt, Optional<Instant> pauseAt) {
    return new BundleRow(
        new BundleJob(
            new BundleJobId("1-B"),
            "b",
            "",
            status,
            "ann",
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            kickOffAt,
            pauseAt,
            NOW,
            NOW,
            Optional.empty(),
            Optional.empty()),
        Optional.empty(),
        "",
        Optional.empty(),
        Numbers.NONE,
        1);
  }

  private static BundledCoordinator coordinator(boolean there) {
    return new BundledCoordinator(
        0,
        "c",
        true,
        "/c",
        Map.of(),
        there ? Optional.of(new CoordinatorJobId("1-C")) : Optional.empty(),
        Optional.empty(),
        Numbers.NONE);
  }

  private static Optional<Instant> due(
      ScheduleStatus status, Optional<Instant> kickOffAt, Optional<Instant> pauseAt) {
    return new Bundle(row(status, kickOffAt, pauseAt), List.of(coordinator(true))).nextDue(NOW);
  }

  @Test
  void itIsDueWhenItsNextTimeComes() {
    Optional<Instant> none = Optional.empty();

    assertThat(due(ScheduleStatus.PREP, none, none)).contains(NOW);
    assertThat(due(ScheduleStatus.PREP, Optional.of(LATER), none)).contains(LATER);
    assertThat(due(ScheduleStatus.PREP, Optional.of(LATER), Optional.of(SOON))).contains(SOON);
    assertThat(due(ScheduleStatus.PREPSUSPENDED, Optional.of(LATER), none)).isEmpty();
    assertThat(due(ScheduleStatus.PREPPAUSED, none, Optional.of(NOW))).isEmpty();
    assertThat(due(ScheduleStatus.PREPPAUSED, none, Optional.of(SOON))).contains(NOW);
    assertThat(due(ScheduleStatus.RUNNING, none, Optional.of(SOON))).contains(SOON);
    assertThat(due(ScheduleStatus.RUNNING, none, none)).contains(NOW.plus(LOOK_AGAIN));
    assertThat(due(ScheduleStatus.PAUSED, none, Optional.of(NOW))).contains(NOW.plus(LOOK_AGAIN));
    assertThat(due(ScheduleStatus.SUCCEEDED, none, Optional.of(SOON))).isEmpty();
    assertThat(due(ScheduleStatus.KILLED, none, none)).isEmpty();
  }

  @Test
  void itIsDueAtOnceWhileSomethingHasNotReachedItsCoordinators() {
    BundleRow running = row(ScheduleStatus.RUNNING, Optional.empty(), Optional.empty());
    BundleRow killed =
        running.withStatus(ScheduleStatus.KILLED, NOW).withVerb(ScheduleVerb.KILL, "ann");

    assertThat(new Bundle(running, List.of(coordinator(false))).nextDue(NOW)).contains(NOW);
    assertThat(new Bundle(running.withEnd(LATER, NOW), List.of(coordinator(true))).nextDue(NOW))
        .contains(NOW);
    assertThat(new Bundle(killed, List.of(coordinator(true))).nextDue(NOW)).contains(NOW);
    assertThat(new Bundle(killed, List.of(coordinator(false))).nextDue(NOW)).isEmpty();
  }

  @Test
  void coordinatorsDoNotSpeakForItBeforeTheyHaveGotWhatWasAskedOfIt() {
    Map<CoordinatorJobId, ScheduleStatus> running =
        Map.of(new CoordinatorJobId("1-C"), ScheduleStatus.RUNNING);
    BundleRow suspended =
        row(ScheduleStatus.RUNNING, Optional.empty(), Optional.empty())
            .withStatus(ScheduleStatus.SUSPENDED, NOW);

    assertThat(
            new Bundle(suspended.withVerb(ScheduleVerb.SUSPEND, "ann"), List.of(coordinator(true)))
                .next(running, NOW))
        .isEqualTo(ScheduleStatus.SUSPENDED);
    assertThat(new Bundle(suspended, List.of(coordinator(true))).next(running, NOW))
        .isEqualTo(ScheduleStatus.RUNNING);
    assertThat(new Bundle(suspended, List.of(coordinator(false))).next(Map.of(), NOW))
        .isEqualTo(ScheduleStatus.SUSPENDED);
  }

  @Test
  void aStatusSetsStartAndEndOnce() {
    BundleRow started =
        row(ScheduleStatus.PREP, Optional.empty(), Optional.empty())
            .withStatus(ScheduleStatus.RUNNING, NOW);
    BundleRow ended =
        started
            .withStatus(ScheduleStatus.SUSPENDED, SOON)
            .withStatus(ScheduleStatus.SUCCEEDED, LATER);

    assertThat(started.job().startedAt()).contains(NOW);
    assertThat(started.job().endedAt()).isEmpty();
    assertThat(ended.job().startedAt()).contains(NOW);
    assertThat(ended.job().endedAt()).contains(LATER);
    assertThat(ended.withStatus(ScheduleStatus.RUNNING, LATER).job().endedAt()).isEmpty();
  }
}
