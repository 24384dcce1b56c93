package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the log of a running action is captured, whatever the pace at which it is looked at. */
final class LogCaptureTest {
  @ParameterizedTest
  @CsvSource({"PT0.1S", "PT1S", "PT3.3S", "PT5S", "PT7S"})
  void everyTenSecondsAtFirst(Duration pace) {
    assertThat(captures(Duration.ZERO, Duration.ofSeconds(100), pace)).isEqualTo(10);
  }

  @Test
  void aLookThatIsSeldomerIsAlwaysACapture() {
    assertThat(captures(Duration.ZERO, Duration.ofSeconds(100), Duration.ofSeconds(20)))
        .isEqualTo(5);
  }

  @Test
  void seldomerWhenItRunsLong() {
    assertThat(captures(Duration.ofMinutes(2), Duration.ofMinutes(20), Duration.ofSeconds(5)))
        .isEqualTo(18);
    assertThat(captures(Duration.ofMinutes(20), Duration.ofMinutes(120), Duration.ofSeconds(5)))
        .isEqualTo(20);
  }

  private static int captures(Duration from, Duration to, Duration pace) {
    int captures = 0;
    for (Duration age = from; age.compareTo(to) < 0; age = age.plus(pace)) {
      captures += ActionDispatcher.lastLook(age, pace) ? 1 : 0;
    }
    return captures;
  }
}
