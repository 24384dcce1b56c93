package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.coordinator.Materializer.NewAction;
import io.drover.coordinator.Materializer.Progress;
import io.drover.coordinator.Materializer.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaterializerTest {
  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final String HOURLY = "60";

  @Test
  void actionsAreMadeALittleAheadOfTime() {
    Materializer materializer = hourly(Execution.FIFO, 12);

    assertThat(materializer.step(Progress.NONE, time("2008-12-31T23:54Z")).actions()).isEmpty();
    assertThat(materializer.step(Progress.NONE, time("2008-12-31T23:55Z")).actions())
        .containsExactly(action(1, "2009-01-01T00:00Z"));
    assertThat(materializer.step(Progress.NONE, time("2009-01-01T01:55Z")).actions())
        .containsExactly(
            action(1, "2009-01-01T00:00Z"),
            action(2, "2009-01-01T01:00Z"),
            action(3, "2009-01-01T02:00Z"));
  }

  @Test
  void theNextStepGoesOnAfterTheLastAction() {
    assertThat(
            hourly(Execution.FIFO, 12)
                .step(new Progress(2, time("2009-01-01T01:00Z"), 2), time("2009-01-01T03:00Z"))
                .actions())
        .containsExactly(action(3, "2009-01-01T02:00Z"), action(4, "2009-01-01T03:00Z"));
  }

  @ParameterizedTest
  @EnumSource(names = {"FIFO", "LIFO"})
  void noMoreThanTheThrottleWait(Execution execution) {
    Materializer materializer = hourly(execution, 3);
    Instant now = time("2009-01-01T12:00Z");

    assertThat(materializer.step(Progress.NONE, now).actions()).hasSize(3);
    Progress oneWaits = new Progress(3, time("2009-01-01T02:00Z"), 1);
    assertThat(materializer.step(oneWaits, now).actions())
        .containsExactly(action(4, "2009-01-01T03:00Z"), action(5, "2009-01-01T04:00Z"));
    assertThat(materializer.step(new Progress(3, time("2009-01-01T02:00Z"), 3), now).actions())
        .isEmpty();
    assertThat(materializer.step(new Progress(3, time("2009-01-01T02:00Z"), 7), now).actions())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"LAST_ONLY", "NONE"})
  void thePastDoesNotCountWhereItIsSkipped(Execution execution) {
    Materializer materializer = new Materializer(hourlyTimes(), execution, 2, Duration.ofHours(5));

    Step step = materializer.step(Progress.NONE, time("2009-01-01T10:30Z"));

    assertThat(step.actions()).hasSize(11 + 2).endsWith(action(13, "2009-01-01T12:00Z"));
  }

  @Test
  void aLongPastIsMadeInSeveralSteps() {
    Materializer materializer =
        new Materializer(
            times("2000-01-01T00:00Z", "2010-01-01T00:00Z", "10"), Execution.NONE, 1, AHEAD);

    Step step = materializer.step(Progress.NONE, time("2009-01-01T00:00Z"));

    assertThat(step.actions()).hasSize(Materializer.MOST_AT_ONCE);
    assertThat(step.complete()).isFalse();
  }

  @Test
  void theEndIsNoNominalTimeAndCompletesTheCoordinator() {
    Materializer materializer = hourly(Execution.FIFO, 50);

    Step beforeLast = materializer.step(Progress.NONE, time("2009-01-01T22:00Z"));
    assertThat(beforeLast.complete()).isFalse();
    Step last = materializer.step(Progress.NONE, time("2009-01-01T23:00Z"));
    assertThat(last.complete()).isTrue();
    assertThat(last.actions()).hasSize(24).endsWith(action(24, "2009-01-01T23:00Z"));
    assertThat(
            materializer.step(
                new Progress(24, time("2009-01-01T23:00Z"), 50), time("2009-01-01T22:00Z")))
        .isEqualTo(new Step(List.of(), true));
  }

  @Test
  void nothingIsMadeFromThePauseTimeOn() {
    Step step =
        hourly(Execution.FIFO, 50)
            .step(Progress.NONE, time("2009-01-02T12:00Z"), time("2009-01-01T02:00Z"));

    assertThat(step.actions())
        .containsExactly(action(1, "2009-01-01T00:00Z"), action(2, "2009-01-01T01:00Z"));
    assertThat(step.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${coord:days(1)}",
        "${coord:months(1)}",
        "${coord:endOfWeeks(1)}",
        "10 13 * * *",
        "30 10 * * SUN",
        "0,20 9-10 * * *"
      })
  void manySmallStepsMakeEachTimeOnce(String frequency) {
    NominalTimes times = times("2016-01-31T13:10Z", "2017-12-01T00:00Z", frequency);
    Materializer materializer = new Materializer(times, Execution.FIFO, 3, AHEAD);
    List<NewAction> made = new ArrayList<>();

    Step step = materializer.step(Progress.NONE, time("2018-01-01T00:00Z"));
    made.addAll(step.actions());
    while (!step.complete()) {
      NewAction last = made.get(made.size() - 1);
      step =
          materializer.step(
              new Progress(last.number(), last.nominalTime(), 1), time("2018-01-01T00:00Z"));
      made.addAll(step.actions());
    }

    assertThat(made.stream().map(NewAction::nominalTime).toList())
        .isEqualTo(times.stream().toList());
    assertThat(made.stream().map(NewAction::number).toList())
        .isEqualTo(IntStream.rangeClosed(1, made.size()).boxed().toList());
  }

  @Test
  void aThrottleOfNoneIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> hourly(Execution.FIFO, 0));
  }

  private static Materializer hourly(Execution execution, int throttle) {
    return new Materializer(hourlyTimes(), execution, throttle, AHEAD);
  }

  private static NominalTimes hourlyTimes() {
    return times("2009-01-01T00:00Z", "2009-01-02T00:00Z", HOURLY);
  }

  private static NominalTimes times(String start, String end, String frequency) {
    return new NominalTimes(
        time(start),
        time(end),
        CoordinatorTime.zone("America/Los_Angeles"),
        Frequency.parse(frequency));
  }

  private static NewAction action(int number, String nominalTime) {
    return new NewAction(number, time(nominalTime));
  }

  private static Instant time(String text) {
    return CoordinatorTime.parse("time", text);
  }
}
