package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionTest {
  private static final Instant ONE = time("2009-01-01T01:00Z");
  private static final Instant TWO = time("2009-01-01T02:00Z");
  private static final Instant THREE = time("2009-01-01T03:00Z");

  @ParameterizedTest
  @CsvSource({
    "FIFO,      2019-01-01T00:00Z, false",
    "LIFO,      2019-01-01T00:00Z, false",
    "LAST_ONLY, 2009-01-01T02:00Z, false",
    "LAST_ONLY, 2009-01-01T02:01Z, true",
    "NONE,      2009-01-01T01:01Z, false",
    "NONE,      2009-01-01T01:02Z, true"
  })
  void lateActionsAreSkippedByLastOnlyAndNone(Execution execution, String now, boolean skipped) {
    assertThat(execution.skips(ONE, TWO, time(now), Execution.DEFAULT_TOLERANCE))
        .isEqualTo(skipped);
  }

  @Test
  void theToleranceOfNoneCanBeLonger() {
    assertThat(Execution.NONE.skips(ONE, TWO, TWO, Duration.ofHours(1))).isFalse();
    assertThat(Execution.NONE.skips(ONE, TWO, TWO, Duration.ofMinutes(59))).isTrue();
  }

  @Test
  void readyActionsStartInTheirOrderWhileThereAreSlots() {
    List<Instant> ready = List.of(TWO, THREE, ONE);

    assertThat(Execution.FIFO.toStart(ready, 3, 1)).containsExactly(ONE, TWO);
    assertThat(Execution.NONE.toStart(ready, 3, 0)).containsExactly(ONE, TWO, THREE);
    assertThat(Execution.LIFO.toStart(ready, 3, 1)).containsExactly(THREE, TWO);
    assertThat(Execution.LAST_ONLY.toStart(ready, 1, 0)).containsExactly(THREE);
  }

  @Test
  void negativeConcurrencyIsUnlimitedAndZeroStartsNothing() {
    assertThat(Execution.FIFO.toStart(List.of(ONE, TWO, THREE), -1, 99)).hasSize(3);
    assertThat(Execution.FIFO.toStart(List.of(ONE, TWO, THREE), 0, 0)).isEmpty();
    assertThat(Execution.FIFO.toStart(List.of(ONE, TWO, THREE), 1, 5)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void namesAreRead(Execution execution) {
    assertThat(Execution.parse(" " + execution.name() + "\n")).isEqualTo(execution);
    assertThat(Execution.parse(execution.name().toLowerCase(Locale.ROOT))).isEqualTo(execution);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LAST ONLY", "FILO"})
  void otherNamesAreRefused(String text) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> Execution.parse(text))
        .withMessageContaining("use one of [FIFO, LIFO, LAST_ONLY, NONE]");
  }

  private static Instant time(String text) {
    return CoordinatorTime.parse("time", text);
  }
}
