package io.drover.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTextTest {
  @Test
  void aShortLogStaysAsItIs() {
    String text = "é".repeat((LogText.HEAD + LogText.TAIL) / 2);

    assertThat(LogText.bounded(text)).isSameAs(text);
  }

  @Test
  void aLongLogKeepsWholeLinesOfBeginningAndEndAndSaysWhatIsMissing() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      all.append("line ").append(i).append(" ü\n");
    }
    String text = all.toString();

    String kept = LogText.bounded(text);

    assertThat(kept).startsWith("line 0 ü\nline 1 ü\n").endsWith("line 39999 ü\n");
    String[] parts = kept.split("\n\\[… \\d+ of \\d+ bytes are left out here …]\n", -1);
    assertThat(parts).hasSize(2);
    assertThat(text).startsWith(parts[0]).endsWith(parts[1]);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    int both = (parts[0] + parts[1]).getBytes(StandardCharsets.UTF_8).length;
    assertThat(kept).contains("[… " + (bytes - both) + " of " + bytes + " bytes");
    assertThat(both).isBetween(LogText.HEAD + LogText.TAIL - 100, LogText.HEAD + LogText.TAIL);
  }

  @Test
  void oneEndlessLineIsCutWhereItHasToBe() {
    String kept = LogText.bounded("x".repeat(1_000_000));

    assertThat(kept).hasSizeBetween(LogText.HEAD + LogText.TAIL, LogText.HEAD + LogText.TAIL + 80);
  }
}
