package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  private static final Instant TIME = CoordinatorTime.parse("time", "2009-01-02T03:04Z");

  @Test
  void theTemplateIsFilledWithUtcWhateverTheZone() {
    Dataset dataset =
        dataset("hdfs://nn/logs/${YEAR}/${MONTH}-${DAY}/${HOUR}.${MINUTE}/$0", new DoneFlag(""));

    assertThat(dataset.uriOf(TIME)).isEqualTo("hdfs://nn/logs/2009/01-02/03.04/$0");
  }

  @Test
  void aTemplateMayRepeatAndLeaveOutFields() {
    assertThat(new UriTemplate("/a/${YEAR}${ MONTH }/${YEAR}").uriOf(TIME))
        .isEqualTo("/a/200901/2009");
    assertThat(new UriTemplate("/fixed").uriOf(TIME)).isEqualTo("/fixed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${nameNode}/${YEAR}", "/a/${SECOND}", "/a/${YEAR", "/a/${}", "/${year}"})
  void otherVariablesAreRefused(String template) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> new UriTemplate(template))
        .withMessageContaining("is none of ${YEAR}, ${MONTH}, ${DAY}, ${HOUR} and ${MINUTE}");
  }

  @Test
  void theDoneFlagIsAFileOfTheInstanceOrTheInstanceItself() {
    assertThat(dataset("/a/${DAY}", DoneFlag.SUCCESS_FILE).doneFlagPathOf(TIME))
        .isEqualTo("/a/02/_SUCCESS");
    assertThat(dataset("/a/${DAY}/", DoneFlag.SUCCESS_FILE).doneFlagPathOf(TIME))
        .isEqualTo("/a/02/_SUCCESS");
    assertThat(dataset("/a/${DAY}", new DoneFlag("")).doneFlagPathOf(TIME)).isEqualTo("/a/02");
    assertThat(dataset("/a/${DAY}", new DoneFlag(" ready ")).doneFlagPathOf(TIME))
        .isEqualTo("/a/02/ready");
  }

  @Test
  void aCronExpressionIsRefused() {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(
            () ->
                new Dataset(
                    "logs",
                    Frequency.parse("0 * * * *"),
                    TIME,
                    ZoneId.of("UTC"),
                    new UriTemplate("/a"),
                    DoneFlag.SUCCESS_FILE))
        .withMessageContaining("dataset logs cannot have a cron expression");
  }

  @Test
  void anInitialInstanceBefore1970IsRefused() {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(
            () ->
                new Dataset(
                    "logs",
                    Frequency.parse("60"),
                    CoordinatorTime.parse("initial-instance", "1969-12-31T23:59Z"),
                    ZoneId.of("UTC"),
                    new UriTemplate("/a"),
                    DoneFlag.SUCCESS_FILE))
        .withMessageContaining("initial-instance=\"1969-12-31T23:59Z\"");
  }

  private static Dataset dataset(String template, DoneFlag doneFlag) {
    return new Dataset(
        "logs",
        Frequency.parse("60"),
        Instant.EPOCH,
        ZoneId.of("Asia/Kolkata"),
        new UriTemplate(template),
        doneFlag);
  }
}
