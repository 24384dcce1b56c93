package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PollingPaceTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final LivyPolling POLLING =
      new LivyPolling(Duration.ofMillis(100), Duration.ofSeconds(5), 200);

  private final PollingPace pace = new PollingPace(POLLING, new Random(1));

  private record Look(String name, Instant at) {}

  @Test
  void fewBatchesAreLookedAtAtThePaceOfTheirAge() {
    assertThat(pace.next("a", Duration.ofMillis(10), NOW)).isEqualTo(Duration.ofMillis(100));
    assertThat(pace.next("b", Duration.ofSeconds(20), NOW)).isEqualTo(Duration.ofSeconds(2));
    assertThat(pace.next("a", Duration.ofDays(1), NOW)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void manyBatchesShareTheLooksOfASecond() {
    // submitted together, and followed for ten minutes
    PriorityQueue<Look> looks = new PriorityQueue<>(Comparator.comparing(Look::at));
    for (int i = 0; i < 10_000; i++) {
      looks.add(new Look("batch-" + i, NOW));
    }
    Instant settled = NOW.plus(Duration.ofMinutes(3));
    Instant end = NOW.plus(Duration.ofMinutes(10));
    int[] perSecond = new int[601];
    while (looks.peek().at().isBefore(end)) {
      Look look = looks.remove();
      perSecond[(int) Duration.between(NOW, look.at()).toSeconds()]++;
      Duration wait = pace.next(look.name(), Duration.between(NOW, look.at()), look.at());
      if (look.at().isAfter(settled)) {
        assertThat(wait).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
      }
      looks.add(new Look(look.name(), look.at().plus(wait)));
    }

    for (int second = 300; second < 600; second++) {
      assertThat(perSecond[second]).isBetween(100, 300);
    }
  }

  @Test
  void batchesThatAreOverMakeRoom() {
    for (int i = 0; i < 10_000; i++) {
      pace.next("batch-" + i, Duration.ofHours(1), NOW);
    }
    for (int i = 1; i < 10_000; i++) {
      pace.over("batch-" + i);
    }

    assertThat(pace.next("batch-0", Duration.ofHours(1), NOW)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void batchesThatAnotherServerFollowsNowAreForgotten() {
    for (int i = 0; i < 10_000; i++) {
      pace.next("batch-" + i, Duration.ofHours(1), NOW);
    }

    assertThat(pace.next("batch-0", Duration.ofHours(1), NOW.plus(Duration.ofMinutes(5))))
        .isEqualTo(Duration.ofSeconds(5));
  }
}
