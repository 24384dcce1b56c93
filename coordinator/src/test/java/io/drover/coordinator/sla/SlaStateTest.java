package io.drover.coordinator.sla;

import static io.drover.coordinator.sla.SlaEvent.DURATION_MET;
import static io.drover.coordinator.sla.SlaEvent.DURATION_MISS;
import static io.drover.coordinator.sla.SlaEvent.END_MET;
import static io.drover.coordinator.sla.SlaEvent.END_MISS;
import static io.drover.coordinator.sla.SlaEvent.START_MET;
import static io.drover.coordinator.sla.SlaEvent.START_MISS;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.sla.SlaProgress.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected: start by 10, end by 30, at most 15 long; all in minutes after the nominal time. */
final class SlaStateTest {
  private static final Instant NOMINAL = Instant.parse("2026-01-31T08:00:00Z");
  private static final Sla SLA =
      new Sla(
          NOMINAL,
          Optional.of(at(10)),
          at(30),
          Optional.of(Duration.ofMinutes(15)),
          Set.of(END_MISS),
          List.of(),
          "",
          "");

  private static Instant at(double minutes) {
    return NOMINAL.plusMillis(Math.round(minutes * 60_000));
  }

  private static final double MILLI = 1 / 60_000d;
  private static final double NO = -1;

  private static Arguments row(
      String name,
      double now,
      double started,
      double ended,
      Ending ending,
      SlaStatus status,
      double due,
      SlaEvent... events) {
    return Arguments.of(name, now, started, ended, ending, status, due, List.of(events));
  }

  static Stream<Arguments> states() {
    return Stream.of(
        row("nothing yet", 0, NO, NO, Ending.OPEN, SlaStatus.NOT_STARTED, 10 + MILLI),
        row("last moment to start", 10, NO, NO, Ending.OPEN, SlaStatus.NOT_STARTED, 10 + MILLI),
        row(
            "not started in time",
            10 + MILLI,
            NO,
            NO,
            Ending.OPEN,
            SlaStatus.NOT_STARTED,
            30 + MILLI,
            START_MISS),
        row(
            "started early",
            1,
            0.5,
            NO,
            Ending.OPEN,
            SlaStatus.IN_PROCESS,
            15.5 + MILLI,
            START_MET),
        row(
            "started at the last moment",
            10,
            10,
            NO,
            Ending.OPEN,
            SlaStatus.IN_PROCESS,
            25 + MILLI,
            START_MET),
        row(
            "started a moment late",
            11,
            10 + MILLI,
            NO,
            Ending.OPEN,
            SlaStatus.IN_PROCESS,
            25 + 2 * MILLI,
            START_MISS),
        row(
            "runs as long as it may",
            25,
            10,
            NO,
            Ending.OPEN,
            SlaStatus.IN_PROCESS,
            25 + MILLI,
            START_MET),
        row(
            "runs too long",
            25 + MILLI,
            10,
            NO,
            Ending.OPEN,
            SlaStatus.IN_PROCESS,
            30 + MILLI,
            START_MET,
            DURATION_MISS),
        row(
            "runs too long and too late",
            30 + MILLI,
            10,
            NO,
            Ending.OPEN,
            SlaStatus.MISS,
            40 + MILLI,
            START_MET,
            DURATION_MISS,
            END_MISS),
        row(
            "ended at the last moment",
            99,
            15,
            30,
            Ending.SUCCEEDED,
            SlaStatus.MET,
            NO,
            START_MISS,
            DURATION_MET,
            END_MET),
        row(
            "ended a moment late and long",
            99,
            15,
            30 + MILLI,
            Ending.SUCCEEDED,
            SlaStatus.MISS,
            NO,
            START_MISS,
            DURATION_MISS,
            END_MISS),
        row(
            "early and too long",
            99,
            0,
            16,
            Ending.SUCCEEDED,
            SlaStatus.MET,
            NO,
            START_MET,
            DURATION_MISS,
            END_MET),
        row(
            "failed in time",
            3,
            1,
            2,
            Ending.FAILED,
            SlaStatus.MISS,
            NO,
            START_MET,
            DURATION_MET,
            END_MISS),
        row(
            "killed before its start",
            3,
            NO,
            2,
            Ending.FAILED,
            SlaStatus.MISS,
            NO,
            START_MISS,
            END_MISS),
        row("never comes", 99, NO, NO, Ending.NEVER, SlaStatus.NOT_STARTED, NO));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void whatCameOfIt(
      String name,
      double now,
      double started,
      double ended,
      Ending ending,
      SlaStatus status,
      double due,
      List<SlaEvent> events) {
    SlaState before = SlaState.initial(SLA, "PREP");

    SlaState state =
        before.at(at(now), SLA, new SlaProgress("S", optional(started), optional(ended), ending));

    assertThat(state.events()).isEqualTo(events);
    assertThat(state.since(before)).isEqualTo(events);
    assertThat(state.status()).isEqualTo(status);
    assertThat(state.nextDue()).isEqualTo(optional(due));
    assertThat(state.actualStart()).isEqualTo(optional(started));
    assertThat(state.actualEnd()).isEqualTo(optional(ended));
    assertThat(state.jobStatus()).isEqualTo("S");
  }

  private static Optional<Instant> optional(double minutes) {
    return minutes < 0 ? Optional.empty() : Optional.of(at(minutes));
  }

  @Test
  void whatWasSaidStays() {
    SlaState late =
        SlaState.initial(SLA, "PREP")
            .at(
                at(31),
                SLA,
                new SlaProgress("PREP", Optional.empty(), Optional.empty(), Ending.OPEN));
    assertThat(late.events()).containsExactly(START_MISS, END_MISS);

    SlaState ended =
        late.at(
            at(40),
            SLA,
            new SlaProgress(
                "SUCCEEDED", Optional.of(at(32)), Optional.of(at(33)), Ending.SUCCEEDED));

    assertThat(ended.events()).containsExactly(START_MISS, DURATION_MET, END_MISS);
    assertThat(ended.since(late)).containsExactly(DURATION_MET);
    assertThat(ended.status()).isEqualTo(SlaStatus.MISS);
    assertThat(ended.actualDuration()).contains(Duration.ofMinutes(1));
    assertThat(ended.nextDue()).isEmpty();
  }

  @Test
  void withoutAStartOrADurationOnlyTheEndCounts() {
    Sla end =
        new Sla(NOMINAL, Optional.empty(), at(30), Optional.empty(), Set.of(), List.of(), "", "");

    SlaState running =
        SlaState.initial(end, "PREP")
            .at(
                at(29),
                end,
                new SlaProgress("RUNNING", Optional.of(at(28)), Optional.empty(), Ending.OPEN));
    assertThat(running.events()).isEmpty();
    assertThat(running.nextDue()).contains(at(30).plusMillis(1));

    assertThat(
            running
                .at(
                    at(30),
                    end,
                    new SlaProgress(
                        "KILLED", Optional.of(at(28)), Optional.of(at(29)), Ending.FAILED))
                .events())
        .containsExactly(END_MISS);
  }
}
