package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.schema.InvalidRequestException;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFunctionsTest {
  private static final String LETTERS = "GyYMLwWDdFEuaHkKhmsSzZX";

  @ParameterizedTest
  @CsvSource({
    "2009-01-01T00:00Z,   1, DAY,    2009-01-02T00:00Z",
    "2009-01-01T00:00Z,  -1, MONTH,  2008-12-01T00:00Z",
    "2009-01-01T00:00Z,   1, YEAR,   2010-01-01T00:00Z",
    "2009-01-01T00:00Z, -90, MINUTE, 2008-12-31T22:30Z",
    "2009-01-01T00:00Z,  25, HOUR,   2009-01-02T01:00Z",
    "2009-01-01T00:00Z,   2, WEEK,   2009-01-15T00:00Z",
    "2016-01-31T13:10Z,   1, MONTH,  2016-02-29T13:10Z",
    "2016-02-29T00:00Z,   1, YEAR,   2017-02-28T00:00Z"
  })
  void dateOffsetCountsInUtc(String base, int n, String unit, String expected) {
    assertThat(TimeFunctions.dateOffset(base, n, unit)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2012-06-13T00:00Z, America/Los_Angeles, 2012-06-12T17:00Z",
    "2012-12-13T00:00Z, America/Los_Angeles, 2012-12-12T16:00Z",
    "2012-12-13T00:00Z, Asia/Kolkata,        2012-12-13T05:30Z",
    "2012-12-13T00:00Z, UTC,                 2012-12-13T00:00Z"
  })
  void dateTzOffsetShowsTheClockOfTheZone(String base, String zone, String expected) {
    assertThat(TimeFunctions.dateTzOffset(base, zone)).isEqualTo(expected);
  }

  @Test
  void epochTimeIsInSecondsOrMilliseconds() {
    assertThat(TimeFunctions.epochTime("2009-01-01T00:00Z", "false")).isEqualTo("1230768000");
    assertThat(TimeFunctions.epochTime("2009-01-01T00:00Z", "TRUE")).isEqualTo("1230768000000");
    assertThat(TimeFunctions.epochTime("1970-01-01T00:00Z", "")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "yyyy-MM-dd, 2009-01-02",
        "yyyyMMdd'T'HHmm, 20090102T1304",
        "yy/M/d h:mm a, 09/1/2 1:04 PM",
        "\"EEEE, d MMMM yyyy\", \"Friday, 2 January 2009\"",
        "u, 5",
        "yyyy-'W'ww, 2009-W01",
        "''yyyy'' 'o''clock', '2009' o'clock",
        "[yyyy]{MM}#, [2009]{01}#",
        "yyyy-MM-dd'T'HH:mm:ss.SSSZ, 2009-01-02T13:04:00.000+0000",
        "HH:mm X XXX z, 13:04 Z Z UTC"
      })
  void formatTimeTakesThePatternsOfSimpleDateFormat(String pattern, String expected) {
    assertThat(TimeFunctions.formatTime("2009-01-02T13:04Z", pattern)).isEqualTo(expected);
  }

  @Test
  void randomPatternsGiveWhatSimpleDateFormatGives() {
    Random random = new Random(7);
    for (int round = 0; round < 5000; round++) {
      String pattern = randomPattern(random);
      String time =
          CoordinatorTime.format(Instant.ofEpochSecond(60L * random.nextInt(60 * 365 * 24 * 60)));

      assertThat(TimeFunctions.formatTime(time, pattern))
          .as("%s by %s", time, pattern)
          .isEqualTo(bySimpleDateFormat(pattern, time));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yyyy-bb", "'open", "yyyy''' ", "XXXX", "Q", "I'm here"})
  void whatSimpleDateFormatRefusesIsRefused(String pattern) {
    String time = "2009-01-02T13:04Z";

    assertThatIllegalArgumentException().isThrownBy(() -> bySimpleDateFormat(pattern, time));
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> TimeFunctions.formatTime(time, pattern))
        .withMessageContaining("Invalid coordinator function coord:formatTime: in the pattern ");
  }

  @Test
  void argumentsThatCannotBeReadAreRefused() {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> TimeFunctions.dateOffset("2009-01-01", 1, "DAY"))
        .withMessageContaining("dateOffset=\"2009-01-01\"");
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> TimeFunctions.dateOffset("2009-01-01T00:00Z", 1, "days"))
        .withMessageContaining("'days' is no unit, use one of [MINUTE, HOUR, DAY,");
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> TimeFunctions.dateTzOffset("2009-01-01T00:00Z", "Mars/Base"))
        .withMessageContaining("Mars/Base");
  }

  private static String randomPattern(Random random) {
    StringBuilder pattern = new StringBuilder();
    char last = ' ';
    for (int field = 0; field < 1 + random.nextInt(5); field++) {
      char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
      if (letter != last) {
        int most = letter == 'X' ? 3 : 7;
        pattern.append(String.valueOf(letter).repeat(1 + random.nextInt(most)));
      }
      last = letter;
      if (random.nextBoolean()) {
        String[] texts = {"-", "''", "'T'", " ", "[#", "'it''s'", "''''", "0é"};
        pattern.append(texts[random.nextInt(texts.length)]);
        last = ' ';
      }
    }
    return pattern.toString();
  }

  private static String bySimpleDateFormat(String pattern, String time) {
    SimpleDateFormat format = new SimpleDateFormat(pattern, Locale.US);
    format.setTimeZone(TimeZone.getTimeZone("UTC"));
    return format.format(Date.from(CoordinatorTime.parse("time", time)));
  }
}
