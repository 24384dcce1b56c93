package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.actions.file.FileSystems;
import io.drover.engine.el.Expressions;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowNode.ActionNode.UserRetry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The attributes of a user retry as Oozie takes them, on a server with its defaults. */
class UserRetryPolicyTest {
  private static final Expressions EXPRESSIONS =
      new Expressions(new FileSystems(List.of()), InstantSource.system());

  private static UserRetryPolicy policy(String max, String interval, String policy) {
    return UserRetryPolicy.of(
        new UserRetry(text(max), text(interval), text(policy)),
        Map.of("two", "2", "growing", "exponential"),
        EngineConfig.DEFAULTS,
        EXPRESSIONS);
  }

  private static Optional<String> text(String value) {
    return Optional.of(value).filter(text -> !text.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, exponential, 2, '1, 2'",
    "2, 1, EXPONENTIAL, 2, '1, 2'",
    "3, 5, exponential, 3, '5, 10, 20'",
    "3, 5, periodic, 3, '5, 5, 5'",
    "3, 5, '', 3, '5, 5, 5'",
    "3, 5, whatever, 3, '5, 5, 5'",
    "2, '', '', 2, '10, 10'",
    "2, 0, exponential, 2, '0, 0'",
    "0, 1, '', 0, ''",
    "9, 1, '', 3, '1, 1, 1'",
    "${two}, ${two}, ${growing}, 2, '2, 4'",
  })
  void theWaitsInMinutesAre(String max, String interval, String policy, int times, String waits) {
    UserRetryPolicy read = policy(max, interval, policy);

    assertThat(read.max()).isEqualTo(times);
    assertThat(
            String.join(
                ", ",
                IntStream.rangeClosed(1, times)
                    .mapToObj(number -> String.valueOf(read.wait(number).toMinutes()))
                    .toList()))
        .isEqualTo(waits);
  }

  @Test
  void withoutAttributesNothingIsRetried() {
    assertThat(
            UserRetryPolicy.of(UserRetry.NONE, Map.of(), EngineConfig.DEFAULTS, EXPRESSIONS).max())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"often", "-1", "1.5", "${nope}", "${wf:run()}", "${1 +}"})
  void whatIsNoNumberIsE0703(String number) {
    for (List<String> attributes : List.of(List.of(number, "1"), List.of("1", number))) {
      assertThatExceptionOfType(InvalidRequestException.class)
          .isThrownBy(() -> policy(attributes.get(0), attributes.get(1), ""))
          .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.E0703));
    }
  }
}
