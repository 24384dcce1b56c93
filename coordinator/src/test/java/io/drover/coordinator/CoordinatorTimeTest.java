package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorTimeTest {

  @Test
  void aTimeIsReadAndWrittenInUtcToTheMinute() {
    Instant time = CoordinatorTime.parse("start", " 2016-01-31T13:10Z ");

    assertThat(time).isEqualTo(Instant.parse("2016-01-31T13:10:00Z"));
    assertThat(CoordinatorTime.format(time)).isEqualTo("2016-01-31T13:10Z");
  }

  @Test
  void hourTwentyFourIsTheMidnightThatFollows() {
    assertThat(CoordinatorTime.parse("end", "2016-02-29T24:00Z"))
        .isEqualTo(Instant.parse("2016-03-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2015-02-29T00:00Z",
        "2016-13-01T00:00Z",
        "2016-01-31T13:10",
        "2016-01-31T24:01Z",
        "2016-01-31",
        "2016-01-31T13:10:00Z",
        "tomorrow",
        ""
      })
  void aBadDateIsRefusedWithTheAttributesName(String text) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> CoordinatorTime.parse("end", text))
        .withMessageContaining("end=\"" + text + "\"")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.E1003));
  }

  @ParameterizedTest
  @CsvSource({
    "UTC,UTC",
    "America/Los_Angeles,America/Los_Angeles",
    "PST,America/Los_Angeles",
    "GMT+0530,GMT+05:30",
    "GMT-08:00,GMT-08:00"
  })
  void zonesAreRegionsOffsetsAndOldShortNames(String text, String zone) {
    assertThat(CoordinatorTime.zone(text)).isEqualTo(ZoneId.of(zone));
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/Los_Angles", "", "Mars"})
  void anUnknownZoneIsRefused(String text) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> CoordinatorTime.zone(text))
        .withMessageContaining("timezone=\"" + text + "\"")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.E1003));
  }
}
