package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookTimesTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00.123Z");

  private static LookTimes every(Instant start, String every) {
    return new LookTimes(start, start.plus(Duration.ofHours(2)), Duration.parse(every), 0);
  }

  private static List<Instant> looks(LookTimes times, Instant until) {
    List<Instant> looks = new ArrayList<>();
    for (Instant at = times.startedAt(); at.isBefore(until); at = times.next(at)) {
      looks.add(at);
    }
    return looks;
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.01S,0",
    "PT0.5S,0.5",
    "PT1S,0",
    "PT1S,0.999",
    "PT7S,0.3",
    "PT30S,0",
    "PT30S,0.7",
    "PT5M,1"
  })
  void whateverAppearsIsSeenWithinTheInterval(String every, double place) {
    LookTimes times =
        new LookTimes(START, START.plus(Duration.ofHours(2)), Duration.parse(every), place);
    List<Instant> looks = looks(times, START.plus(Duration.parse(every).multipliedBy(20)));

    for (int i = 1; i < looks.size(); i++) {
      // what appears right after the knowledge of one look is seen at the next one's
      Instant appears = times.notBefore(looks.get(i - 1));
      assertThat(Duration.between(appears, looks.get(i))).isLessThan(Duration.parse(every));
    }
    assertThat(looks).hasSizeGreaterThan(15);
  }

  @Test
  void looksAreOftenAtFirst() {
    assertThat(looks(every(START, "PT5M"), START.plusSeconds(4))).hasSizeBetween(3, 5);
    assertThat(looks(every(START, "PT5M"), START.plus(Duration.ofMinutes(60)))).hasSizeLessThan(40);
  }

  @Test
  void checksThatStartedApartLookTogether() {
    Instant now = START.plus(Duration.ofMinutes(10));

    Instant next = every(START, "PT30S").next(now);

    assertThat(every(START.plusSeconds(77), "PT30S").next(now.plusMillis(1))).isEqualTo(next);
    assertThat(every(START.plusMillis(3333), "PT30S").next(now.minusMillis(1))).isEqualTo(next);
  }

  @Test
  void thoseWhoLookTogetherComeOneAfterTheOtherWhileTheFirstOnesKnowledgeHolds() {
    Instant now = START.plus(Duration.ofMinutes(10));
    LookTimes first = every(START, "PT30S");
    LookTimes last = new LookTimes(START, first.deadline(), first.every(), 0.999);

    assertThat(last.next(now)).isAfter(first.next(now).plusSeconds(4));
    assertThat(last.notBefore(last.next(now))).isBefore(first.next(now));
  }

  @Test
  void aTimerThatFiresEarlyDoesNotLookTwice() {
    LookTimes times = every(START, "PT30S");
    Instant next = times.next(START.plus(Duration.ofMinutes(10)));

    assertThat(times.next(next.minusMillis(1))).isAfter(next.plusSeconds(20));
  }

  @Test
  void theLastLookIsAtTheDeadlineAndUsesNothingOlder() {
    LookTimes times = new LookTimes(START, START.plusMillis(1500), Duration.ofMinutes(1), 0.5);

    assertThat(times.next(START.plusMillis(1400))).isEqualTo(times.deadline());
    assertThat(times.notBefore(times.deadline().plusSeconds(5))).isEqualTo(times.deadline());
  }

  @Test
  void theFirstLookUsesNothingFromBeforeTheStart() {
    assertThat(every(START, "PT30S").notBefore(START)).isEqualTo(START);
  }
}
