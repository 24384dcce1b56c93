package io.drover.engine.el;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionLanguageTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-04T05:06:07Z"));

  private final ExpressionLanguage language =
      ExpressionLanguage.withBasicFunctions(
              name ->
                  name.equals("my:gone") ? Optional.of("is not there any more") : Optional.empty())
          .functions("my:", Own.class, Set.of("context", "twice")::contains)
          .constants(Map.of("DOZEN", 12, "GB", "good"))
          .build();

  static final class Own {
    private Own() {}

    public static String context() {
      return ExpressionLanguage.context(String.class);
    }

    public static String twice(String text) {
      return text + text;
    }

    public static String unlisted() {
      return "must not be called";
    }

    static String hidden() {
      return "must not be called";
    }
  }

  private String evaluate(String text) {
    return language.evaluate(text, Map.of("x", "1", "value", "${my:twice('y')}"), "here", CLOCK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a ${my:context()} b | a here b",
        "${my:twice(x)}${x} | 111",
        "${2 * DOZEN} ${GB} ${KB} | 24 good 1024",
        "${concat('a', 'b')} | ab",
        "${timestamp()} | 2026-03-04T05:06Z",
        "${value} | ${my:twice('y')}"
      })
  void functionsVariablesAndConstants(String text, String expected) {
    assertThat(evaluate(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${my:unlisted()} | function [my:unlisted] does not exist",
        "${my:hidden()} | function [my:hidden] does not exist",
        "${my:gone()} | function [my:gone] is not there any more",
        "${wf:id()} | function [wf:id] does not exist",
        "${fs:exists('/')} | function [fs:exists] does not exist",
        "${y} | variable [y] cannot be resolved",
        "${x['class']} | cannot be reached",
        "${my:context().getClass()} | not allowed"
      })
  void nothingElseCanBeReached(String text, String message) {
    assertThatThrownBy(() -> evaluate(text))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void eachLanguageHasItsOwnFunctionsForOneText() {
    ExpressionLanguage other =
        ExpressionLanguage.withBasicFunctions(name -> Optional.empty())
            .functions("my:", Other.class, name -> true)
            .build();

    assertThat(evaluate("${my:twice('a')}")).isEqualTo("aa");
    assertThat(other.evaluate("${my:twice('a')}", Map.of(), "", CLOCK)).isEqualTo("other");
    assertThatThrownBy(
            () ->
                ExpressionLanguage.ofVariables().evaluate("${my:twice('a')}", Map.of(), "", CLOCK))
        .hasMessageContaining("only job properties are");
  }

  static final class Other {
    private Other() {}

    public static String twice(String text) {
      return "other";
    }
  }

  @Test
  void outsideAnEvaluationThereIsNoContext() {
    evaluate("${my:context()}");

    assertThatThrownBy(() -> ExpressionLanguage.context(String.class))
        .isInstanceOf(IllegalStateException.class);
  }
}
