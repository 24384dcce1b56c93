package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobSegmentTest {
  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "a*, abc, true",
    "a*c, abcbc, true",
    "a*c, abcb, false",
    "?b, ab, true",
    "?, é, true",
    "?, 😀, true",
    "[abc], b, true",
    "[a-c]x, dx, false",
    "[^a], a, false",
    "[!a], b, true",
    "[]], ], true",
    "[a, [a, true",
    "a\\*, a*, true",
    "a\\*, ab, false",
    "a.c, abc, false",
    "(a|b)+, (a|b)+, true",
    "*.txt, a.txt, true",
    "*.txt, a.txtx, false",
  })
  void segmentsMatchAsHadoopsDo(String pattern, String name, boolean matches) {
    assertThat(GlobSegment.compile(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void hostilePatternsEndSoon() {
    GlobSegment hostile = GlobSegment.compile("*a".repeat(500) + "b");

    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(hostile.matches("a".repeat(5000))).isFalse());
  }

  @Test
  void bracesExpandAlsoNestedAndEmpty() throws IOException {
    assertThat(GlobBraces.expand("x{a,b{c,d},}y"))
        .containsExactlyInAnyOrder("xay", "xbcy", "xbdy", "xy");
    assertThat(GlobBraces.expand("\\{a,b}")).containsExactly("\\{a,b}");
    assertThat(GlobBraces.expand("{a")).containsExactly("{a");
  }

  @Test
  void tooManyBracesAreRefused() {
    assertThatThrownBy(() -> GlobBraces.expand("{a,b}".repeat(40)))
        .isInstanceOf(GlobLimitException.class);
  }
}
