package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;
import io.drover.coordinator.Frequency.Unit;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrequencyTest {

  static Stream<Arguments> writtenForms() {
    return Stream.of(
        Arguments.of("60", new Every(60, Unit.MINUTE)),
        Arguments.of("  1440 ", new Every(1440, Unit.MINUTE)),
        Arguments.of("${coord:minutes(30)}", new Every(30, Unit.MINUTE)),
        Arguments.of("${coord:hours(24)}", new Every(1440, Unit.MINUTE)),
        Arguments.of("${coord:days(1)}", new Every(1, Unit.DAY)),
        Arguments.of("${ coord:days ( 2 ) }", new Every(2, Unit.DAY)),
        Arguments.of("${coord:months(3)}", new Every(3, Unit.MONTH)),
        Arguments.of("${coord:endOfDays(1)}", new EndOf(1, Unit.DAY)),
        Arguments.of("${coord:endOfWeeks(2)}", new EndOf(2, Unit.WEEK)),
        Arguments.of("${coord:endOfMonths(1)}", new EndOf(1, Unit.MONTH)));
  }

  @ParameterizedTest
  @MethodSource("writtenForms")
  void everyWrittenFormIsRead(String text, Frequency expected) {
    assertThat(Frequency.parse(text)).isEqualTo(expected);
  }

  @Test
  void fiveFieldsAreACronExpression() {
    Frequency frequency = Frequency.parse("10  23 1 1-12 *");

    assertThat(frequency).isInstanceOf(CronFrequency.class);
    assertThat(frequency).hasToString("10  23 1 1-12 *");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "0                              | above 0",
        "-5                             | use minutes such as 60",
        "\"\"                           | use minutes such as 60",
        "daily                          | use minutes such as 60",
        "1.5                            | use minutes such as 60",
        "99999999999                    | too large",
        "${coord:days(0)}               | above 0",
        "${coord:days(-1)}              | '-1' is not a positive whole number",
        "${coord:days(n)}               | 'n' is not a positive whole number",
        "${coord:days()}                | '' is not a positive whole number",
        "${coord:hours(2000000000)}     | too large",
        "${coord:years(1)}              | no function coord:years",
        "${coord:weeks(1)}              | endOfWeeks",
        "${frequency}                   | use minutes such as 60",
        "${coord:days(1)} extra         | use minutes such as 60",
        "* * * *                        | use minutes such as 60",
        "0 0 * * * *                    | use minutes such as 60",
        "61 * * * *                     | cron expression",
        "* 25 * * *                     | cron expression",
        "* * 32 * *                     | cron expression",
        "* * * 13 *                     | cron expression",
        "* * * * 8                      | cron expression",
        "* * * * XYZ                    | cron expression",
        "* * ? * ?                      | cron expression",
        "a b c d e                      | cron expression",
      })
  void whatIsNotAFrequencyIsRefusedWithTheReason(String text, String reason) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> Frequency.parse(text))
        .withMessageContaining("frequency=\"" + text + "\"")
        .withMessageContaining(reason)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.E1003));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "4", "${coord:minutes(4)}"})
  void fasterThanTheServerAllowsIsRefused(String text) {
    Frequency frequency = Frequency.parse(text);

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> frequency.requireAtLeast(Duration.ofMinutes(5)))
        .withMessageContaining("faster than the 5 minutes")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.E1003));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "${coord:days(1)}", "${coord:endOfDays(1)}", "* * * * *"})
  void theLimitItselfAndCronAreAllowed(String text) {
    Frequency frequency = Frequency.parse(text);

    assertThatCode(() -> frequency.requireAtLeast(Duration.ofMinutes(5)))
        .doesNotThrowAnyException();
  }
}
