package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected times of the first block were observed on Oozie 5.2.1. */
class NominalTimesTest {
  private static final String LOS_ANGELES = "America/Los_Angeles";

  @Test
  void daysKeepTheirLocalTimeOverAClockChange() {
    assertThat(times("2016-03-11T13:10Z", "2016-03-15T00:00Z", LOS_ANGELES, "${coord:days(1)}"))
        .containsExactly(
            "2016-03-11T13:10Z", "2016-03-12T13:10Z", "2016-03-13T12:10Z", "2016-03-14T12:10Z");
  }

  @Test
  void theDayOnWhichClocksGoBackHasTwentyFiveHours() {
    assertThat(times("2016-11-05T13:10Z", "2016-11-08T00:00Z", LOS_ANGELES, "${coord:days(1)}"))
        .containsExactly("2016-11-05T13:10Z", "2016-11-06T14:10Z", "2016-11-07T14:10Z");
    assertThat(times("2016-11-05T13:10Z", "2016-11-08T00:00Z", LOS_ANGELES, "${coord:hours(24)}"))
        .containsExactly("2016-11-05T13:10Z", "2016-11-06T13:10Z", "2016-11-07T13:10Z");
  }

  @Test
  void hoursAreElapsedTime() {
    assertThat(times("2016-03-11T13:10Z", "2016-03-15T00:00Z", LOS_ANGELES, "${coord:hours(24)}"))
        .containsExactly(
            "2016-03-11T13:10Z", "2016-03-12T13:10Z", "2016-03-13T13:10Z", "2016-03-14T13:10Z");
  }

  @Test
  void dailyCronKeepsItsLocalTimeLikeDays() {
    assertThat(times("2016-03-11T13:10Z", "2016-03-15T00:00Z", LOS_ANGELES, "10 13 * * *"))
        .containsExactly(
            "2016-03-11T13:10Z", "2016-03-12T13:10Z", "2016-03-13T12:10Z", "2016-03-14T12:10Z");
  }

  @Test
  void monthsAreCountedFromTheStartSoThatTheThirtyFirstComesBack() {
    assertThat(times("2016-01-31T13:10Z", "2016-07-01T00:00Z", LOS_ANGELES, "${coord:months(1)}"))
        .containsExactly(
            "2016-01-31T13:10Z",
            "2016-02-29T13:10Z",
            "2016-03-31T12:10Z",
            "2016-04-30T12:10Z",
            "2016-05-31T12:10Z",
            "2016-06-30T12:10Z");
  }

  @Test
  void monthlyCronMovesWithDaylightSaving() {
    assertThat(times("2016-01-01T00:00Z", "2017-01-01T00:00Z", LOS_ANGELES, "10 23 1 1-12 *"))
        .containsExactly(
            "2016-01-01T23:10Z",
            "2016-02-01T23:10Z",
            "2016-03-01T23:10Z",
            "2016-04-01T22:10Z",
            "2016-05-01T22:10Z",
            "2016-06-01T22:10Z",
            "2016-07-01T22:10Z",
            "2016-08-01T22:10Z",
            "2016-09-01T22:10Z",
            "2016-10-01T22:10Z",
            "2016-11-01T22:10Z",
            "2016-12-01T23:10Z");
  }

  @Test
  void endOfMonthsMovesAStartOnTheBoundaryToTheNextOne() {
    assertThat(
            times("2009-02-01T08:00Z", "2009-06-01T00:00Z", LOS_ANGELES, "${coord:endOfMonths(1)}"))
        .containsExactly("2009-03-01T08:00Z", "2009-04-01T07:00Z", "2009-05-01T07:00Z");
  }

  @Test
  void endOfDaysBeginsAtTheNextLocalMidnight() {
    assertThat(
            times("2009-01-31T10:00Z", "2009-02-03T08:00Z", LOS_ANGELES, "${coord:endOfDays(1)}"))
        .containsExactly("2009-02-01T08:00Z", "2009-02-02T08:00Z");
  }

  @Test
  void endOfWeeksBeginsOnTheNextSunday() {
    assertThat(times("2016-01-03T00:00Z", "2016-02-01T00:00Z", "UTC", "${coord:endOfWeeks(2)}"))
        .containsExactly("2016-01-10T00:00Z", "2016-01-24T00:00Z");
  }

  @Test
  void theEndIsNotANominalTime() {
    assertThat(times("2016-01-01T00:00Z", "2016-01-01T02:00Z", "UTC", "60"))
        .containsExactly("2016-01-01T00:00Z", "2016-01-01T01:00Z");
  }

  @Test
  void aScheduleWhoseFirstBoundaryIsBehindTheEndIsEmpty() {
    assertThat(times("2016-01-05T00:00Z", "2016-01-20T00:00Z", "UTC", "${coord:endOfMonths(1)}"))
        .isEmpty();
  }

  @Test
  void hourRangeWrapsAroundMidnight() {
    assertThat(times("2016-01-01T12:00Z", "2016-01-02T12:00Z", "UTC", "0 22-2 * * *"))
        .containsExactly(
            "2016-01-01T22:00Z",
            "2016-01-01T23:00Z",
            "2016-01-02T00:00Z",
            "2016-01-02T01:00Z",
            "2016-01-02T02:00Z");
  }

  @Test
  void monthRangeWrapsAroundTheYearInAnyCase() {
    assertThat(times("2016-01-15T00:00Z", "2017-03-01T00:00Z", "UTC", "0 0 1 nov-Feb *"))
        .containsExactly(
            "2016-02-01T00:00Z",
            "2016-11-01T00:00Z",
            "2016-12-01T00:00Z",
            "2017-01-01T00:00Z",
            "2017-02-01T00:00Z");
  }

  @Test
  void dayOfWeekRangeWrapsAroundTheWeek() {
    assertThat(times("2016-01-01T00:00Z", "2016-01-08T00:00Z", "UTC", "0 0 * * FRI-SUN"))
        .containsExactly("2016-01-01T00:00Z", "2016-01-02T00:00Z", "2016-01-03T00:00Z");
  }

  @Test
  void bothDayFieldsMeanEitherOfThem() {
    assertThat(times("2016-01-01T00:00Z", "2016-01-20T00:00Z", "UTC", "0 6 13 * MON"))
        .containsExactly(
            "2016-01-04T06:00Z", "2016-01-11T06:00Z", "2016-01-13T06:00Z", "2016-01-18T06:00Z");
  }

  @Test
  void aTimeThatFitsBothDayFieldsComesOnce() {
    assertThat(times("2016-06-10T00:00Z", "2016-06-15T00:00Z", "UTC", "0 6 13 * MON"))
        .containsExactly("2016-06-13T06:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 L * *,2016-01-31T00:00Z,2016-02-29T00:00Z",
    "0 0 L-3 * *,2016-01-28T00:00Z,2016-02-26T00:00Z",
    "0 0 LW * *,2016-01-29T00:00Z,2016-02-29T00:00Z",
    "0 0 16W * ?,2016-01-15T00:00Z,2016-02-16T00:00Z",
    "0 0 ? * 6L,2016-01-29T00:00Z,2016-02-26T00:00Z",
    "0 0 * * 2#3,2016-01-18T00:00Z,2016-02-15T00:00Z",
    "0 0 1 7/6 *,2016-07-01T00:00Z,2017-07-01T00:00Z",
    "5/30 0 1 * *,2016-01-01T00:05Z,2016-01-01T00:35Z",
    "*/30 1 * * ?,2016-01-01T01:00Z,2016-01-01T01:30Z",
  })
  void quartzSpecialsWork(String cron, String first, String second) {
    assertThat(times("2016-01-01T00:00Z", "2019-01-01T00:00Z", "UTC", cron))
        .startsWith(first, second);
  }

  @ParameterizedTest
  @CsvSource({"0 0 LW * *,2016-08-31T00:00Z", "0 0 29W * *,2016-08-29T00:00Z"})
  void aStartOnAWeekdayThatFiresCounts(String cron, String second) {
    String first = second.replace("-08-", "-07-").replace("31T", "29T");
    assertThat(times(first, "2016-09-01T00:00Z", "UTC", cron)).containsExactly(first, second);
  }

  @Test
  void severalFiringsADayAreNotMovedForDaylightSaving() {
    assertThat(times("2016-03-12T00:00Z", "2016-03-14T12:00Z", LOS_ANGELES, "0 9,17 * * *"))
        .containsExactly(
            "2016-03-12T09:00Z",
            "2016-03-12T17:00Z",
            "2016-03-13T09:00Z",
            "2016-03-13T17:00Z",
            "2016-03-14T09:00Z");
  }

  @Test
  void aCronStartedInSummerMovesTheOtherWayInWinter() {
    assertThat(times("2016-11-05T00:00Z", "2016-11-08T00:00Z", LOS_ANGELES, "0 13 * * *"))
        .containsExactly("2016-11-05T13:00Z", "2016-11-06T14:00Z", "2016-11-07T14:00Z");
  }

  @Test
  void aMovedFiringStaysBetweenStartAndEnd() {
    assertThat(times("2016-03-13T09:50Z", "2016-03-15T09:05Z", LOS_ANGELES, "10 10 * * *"))
        .containsExactly("2016-03-14T09:10Z");
    assertThat(times("2016-11-05T00:00Z", "2016-11-06T13:30Z", LOS_ANGELES, "0 13 * * *"))
        .containsExactly("2016-11-05T13:00Z");
  }

  @Test
  void theNthTimeNeedsNoCountingUpToIt() {
    NominalTimes everyMinute = schedule("2016-01-01T00:00Z", "5016-01-01T00:00Z", "UTC", "1");

    assertThat(everyMinute.nth(1_000_000_001).map(CoordinatorTime::format))
        .contains("3917-04-29T10:40Z");
    assertThat(everyMinute.nth(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void theNthTimeBehindTheEndIsEmptyForAnyNumber() {
    for (String frequency :
        List.of(
            "2147483647",
            "${coord:days(2147483647)}",
            "${coord:months(2147483647)}",
            "${coord:endOfWeeks(2147483647)}",
            "0 0 1 1 *")) {
      NominalTimes times = schedule("2016-01-01T00:00Z", "2018-01-01T00:00Z", "UTC", frequency);

      assertThat(times.nth(1)).as(frequency).isPresent();
      assertThat(times.nth(3)).as(frequency).isEmpty();
      assertThat(times.nth(Integer.MAX_VALUE)).as(frequency).isEmpty();
    }
  }

  @Test
  void numbersBeginAtOne() {
    NominalTimes times = schedule("2016-01-01T00:00Z", "2018-01-01T00:00Z", "UTC", "60");

    assertThatIllegalArgumentException().isThrownBy(() -> times.nth(0));
  }

  @Test
  void anExhaustedIteratorSaysSo() {
    for (String frequency : List.of("60", "0 0 1 1 *")) {
      Iterator<?> times =
          schedule("2016-01-01T00:00Z", "2016-01-01T00:30Z", "UTC", frequency).iterator();
      times.next();

      assertThat(times.hasNext()).isFalse();
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(times::next);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2016-01-02T00:00Z,2016-01-01T00:00Z,60,is not before end",
    "2016-01-01T00:00Z,2016-01-01T00:00Z,60,is not before end",
    "2016-01-01T00:00Z,2030-01-01T00:00Z,0 0 30 2 *,never fires",
    "2016-01-02T00:00Z,2016-12-31T00:00Z,0 0 1 1 *,never fires",
  })
  void aScheduleThatCannotRunIsRefused(String start, String end, String frequency, String why) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> schedule(start, end, "UTC", frequency))
        .withMessageContaining(why)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.E1003));
  }

  private static List<String> times(String start, String end, String zone, String frequency) {
    return schedule(start, end, zone, frequency).stream().map(CoordinatorTime::format).toList();
  }

  @Test
  void theDayThatSamoaLeftOutFallsOnTheNextDay() {
    assertThat(times("2011-12-28T20:00Z", "2012-01-01T00:00Z", "Pacific/Apia", "${coord:days(1)}"))
        .containsExactly(
            "2011-12-28T20:00Z",
            "2011-12-29T20:00Z",
            "2011-12-30T20:00Z",
            "2011-12-30T20:00Z",
            "2011-12-31T20:00Z");
  }

  /**
   * Calendar takes the day that is left out for a difference of offsets, and gives an hour away.
   */
  @Test
  void beforeTheDayThatSamoaLeftOutAnHourIsLostWhenTheStartWasInWinter() {
    assertThat(times("2011-07-02T10:30Z", "2012-01-03T00:00Z", "Pacific/Apia", "${coord:days(1)}"))
        .endsWith(
            "2011-12-28T09:30Z",
            "2011-12-29T09:30Z",
            "2011-12-30T10:30Z",
            "2011-12-31T10:30Z",
            "2011-12-31T09:30Z",
            "2012-01-01T09:30Z",
            "2012-01-02T09:30Z");
  }

  private static NominalTimes schedule(String start, String end, String zone, String frequency) {
    return new NominalTimes(
        CoordinatorTime.parse("start", start),
        CoordinatorTime.parse("end", end),
        CoordinatorTime.zone(zone),
        Frequency.parse(frequency));
  }
}
