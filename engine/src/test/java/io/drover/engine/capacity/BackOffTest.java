package io.drover.engine.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class BackOffTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void nothingIsHeldBackBeforeARefusal() {
    assertThat(BackOff.NONE.starting(50, START)).isEqualTo(50);
    assertThat(BackOff.NONE.holds(50, START)).isFalse();
    assertThat(BackOff.NONE.paused(START)).isFalse();
  }

  @Test
  void aRefusalHalvesWhatWasTriedAndTwoSecondsGiveOneBack() {
    BackOff refused = BackOff.NONE.refused(START.minusMillis(5), 40, 50, START);

    assertThat(refused.starting(50, START)).isEqualTo(20);
    assertThat(refused.starting(50, START.plusSeconds(1))).isEqualTo(20);
    assertThat(refused.starting(50, START.plusSeconds(2))).isEqualTo(21);
    assertThat(refused.starting(50, START.plusSeconds(59))).isEqualTo(49);
    assertThat(refused.holds(50, START.plusSeconds(59))).isTrue();
    assertThat(refused.holds(50, START.plusSeconds(60))).isFalse();
    assertThat(refused.starting(50, START.plus(Duration.ofDays(400)))).isEqualTo(50);
  }

  @Test
  void refusalsOfOneBurstCountOnce() {
    BackOff first = BackOff.NONE.refused(START.minusMillis(20), 40, 50, START);
    BackOff second = first.refused(START.minusMillis(1), 40, 50, START.plusMillis(30));
    BackOff later = first.refused(START.plusMillis(1), 20, 50, START.plusMillis(30));

    assertThat(second).isEqualTo(first);
    assertThat(later.starting(50, START.plusMillis(30))).isEqualTo(10);
    assertThat(later.since()).contains(START);
  }

  @Test
  void atLeastOneMayAlwaysStart() {
    BackOff backOff = BackOff.NONE;
    for (int i = 1; i < 20; i++) {
      Instant now = START.plusMillis(10L * i);
      backOff = backOff.refused(now.minusMillis(1), 1, 50, now);
      assertThat(backOff.starting(50, now)).isEqualTo(1);
    }
  }

  @Test
  void pausesGrowAndAnAcceptedOneMakesThemShortAgain() {
    BackOff one = BackOff.NONE.refused(START.minusMillis(1), 1, 50, START);
    Instant then = START.plusSeconds(1);
    BackOff two = one.refused(START.plusMillis(600), 1, 50, then);

    assertThat(one.paused(START.plusMillis(499))).isTrue();
    assertThat(one.paused(START.plusMillis(500))).isFalse();
    assertThat(two.paused(then.plusMillis(999))).isTrue();
    assertThat(two.paused(then.plusMillis(1000))).isFalse();
    BackOff accepted = two.accepted();
    Instant last = then.plusSeconds(5);
    assertThat(accepted.refused(last.minusMillis(1), 1, 50, last).pausedUntil())
        .contains(last.plusMillis(500));
  }

  @Test
  void noPauseIsLongerThanHalfAMinute() {
    BackOff backOff = BackOff.NONE;
    Instant now = START;
    for (int i = 0; i < 100; i++) {
      now = now.plusSeconds(60);
      backOff = backOff.refused(now.minusMillis(1), 1, 50, now);
    }

    assertThat(backOff.pausedUntil()).contains(now.plusSeconds(30));
  }

  @Test
  void whatEndsAtTheEndpointEndsThePause() {
    BackOff refused = BackOff.NONE.refused(START.minusMillis(1), 8, 50, START);

    assertThat(refused.freed().paused(START)).isFalse();
    assertThat(refused.freed().starting(50, START)).isEqualTo(4);
  }
}
