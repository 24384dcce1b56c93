package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetInstancesTest {
  private static final String LOS_ANGELES = "America/Los_Angeles";

  @Test
  void currentIsTheLastInstanceUpToTheNominalTime() {
    DatasetInstances hourly = instances("2009-01-01T00:00Z", "UTC", "60", "2009-01-02T03:59Z");

    assertThat(text(hourly.current(0))).contains("2009-01-02T03:00Z");
    assertThat(text(hourly.current(-1))).contains("2009-01-02T02:00Z");
    assertThat(text(hourly.current(2))).contains("2009-01-02T05:00Z");
  }

  @Test
  void anInstanceOfTheNominalTimeItselfIsCurrent() {
    assertThat(text(instances("2009-01-01T00:00Z", "UTC", "60", "2009-01-02T03:00Z").current(0)))
        .contains("2009-01-02T03:00Z");
  }

  @Test
  void instancesBeforeTheInitialOneAreLeftOut() {
    DatasetInstances daily =
        instances("2009-01-01T00:00Z", "UTC", "${coord:days(1)}", "2009-01-03T00:00Z");

    assertThat(daily.current(-3)).isEmpty();
    assertThat(text(daily.currentRange(-5, 0)))
        .containsExactly("2009-01-03T00:00Z", "2009-01-02T00:00Z", "2009-01-01T00:00Z");
    assertThat(daily.currentRange(-9, -5)).isEmpty();
  }

  @Test
  void nothingIsThereWhenTheNominalTimeIsBeforeTheInitialInstance() {
    DatasetInstances early =
        instances("2009-01-01T00:00Z", "UTC", "${coord:days(1)}", "2008-12-31T23:00Z");

    assertThat(early.current(0)).isEmpty();
    assertThat(early.current(1)).isEmpty();
    assertThat(early.currentRange(-1, 3)).isEmpty();
    assertThat(early.offset(5, OffsetUnit.DAY)).isEmpty();
    assertThat(early.offsetRange(1, OffsetUnit.DAY, 5, OffsetUnit.DAY)).isEmpty();
    assertThat(early.absoluteRange(time("2009-01-01T00:00Z"), 3)).isEmpty();
    assertThat(early.endOfDaysRange(-1, 3)).isEmpty();
    assertThat(early.hoursInDay(0)).isEqualTo(-1);
    assertThat(early.daysInMonth(0)).isEqualTo(-1);
    assertThat(early.futureCandidates(9)).isEmpty();
    assertThat(early.future(0, 9, instance -> true)).isEmpty();
    assertThat(early.latest(0, time("2008-12-31T23:30Z"), instance -> true)).isEmpty();
  }

  @Test
  void monthsAreCountedFromTheInitialInstanceSoThatTheThirtyFirstComesBack() {
    DatasetInstances monthly =
        instances("2016-01-31T13:10Z", LOS_ANGELES, "${coord:months(1)}", "2016-06-30T12:10Z");

    assertThat(text(monthly.currentRange(-5, 1)))
        .containsExactly(
            "2016-07-31T12:10Z",
            "2016-06-30T12:10Z",
            "2016-05-31T12:10Z",
            "2016-04-30T12:10Z",
            "2016-03-31T12:10Z",
            "2016-02-29T13:10Z",
            "2016-01-31T13:10Z");
  }

  @Test
  void currentIsRightOnAndAroundAShortMonthsEnd() {
    String months = "${coord:months(1)}";
    assertThat(text(instances("2015-01-31T00:00Z", "UTC", months, "2015-02-27T23:59Z").current(0)))
        .contains("2015-01-31T00:00Z");
    assertThat(text(instances("2015-01-31T00:00Z", "UTC", months, "2015-02-28T00:00Z").current(0)))
        .contains("2015-02-28T00:00Z");
    assertThat(text(instances("2015-01-31T00:00Z", "UTC", months, "2015-03-30T23:59Z").current(0)))
        .contains("2015-02-28T00:00Z");
  }

  @Test
  void daysKeepTheirLocalTimeAndHoursDoNot() {
    assertThat(
            text(
                instances("2016-03-11T13:10Z", LOS_ANGELES, "${coord:days(1)}", "2016-03-14T13:00Z")
                    .currentRange(-3, 0)))
        .containsExactly(
            "2016-03-14T12:10Z", "2016-03-13T12:10Z", "2016-03-12T13:10Z", "2016-03-11T13:10Z");
    assertThat(
            text(
                instances(
                        "2016-03-11T13:10Z", LOS_ANGELES, "${coord:hours(24)}", "2016-03-14T13:10Z")
                    .currentRange(-3, 0)))
        .containsExactly(
            "2016-03-14T13:10Z", "2016-03-13T13:10Z", "2016-03-12T13:10Z", "2016-03-11T13:10Z");
  }

  @Test
  void aDatasetAtEndsOfMonthsBeginsWithTheFirstEndAfterItsInitialInstance() {
    DatasetInstances monthly =
        instances("2009-02-01T08:00Z", LOS_ANGELES, "${coord:endOfMonths(1)}", "2009-05-15T00:00Z");

    assertThat(text(monthly.currentRange(-9, 0)))
        .containsExactly("2009-05-01T07:00Z", "2009-04-01T07:00Z", "2009-03-01T08:00Z");
    assertThat(
            instances(
                    "2009-02-01T08:00Z",
                    LOS_ANGELES,
                    "${coord:endOfMonths(1)}",
                    "2009-02-15T00:00Z")
                .current(0))
        .isEmpty();
  }

  @Test
  void theDayThatSamoaLeftOutIsNoInstanceOfItsOwn() {
    DatasetInstances daily =
        instances("2011-12-27T20:00Z", "Pacific/Apia", "${coord:days(1)}", "2011-12-31T20:00Z");

    assertThat(text(daily.currentRange(-4, 0)))
        .containsExactly(
            "2011-12-31T20:00Z", "2011-12-30T20:00Z", "2011-12-29T20:00Z", "2011-12-28T20:00Z");
    assertThat(text(daily.latestCandidates(time("2011-12-31T20:00Z")).toList()))
        .containsExactly(
            "2011-12-31T20:00Z",
            "2011-12-30T20:00Z",
            "2011-12-29T20:00Z",
            "2011-12-28T20:00Z",
            "2011-12-27T20:00Z");
  }

  @Test
  void halfAnHourOfDaylightSavingIsKept() {
    // Lord Howe: UTC+11 until 2016-04-02T15:00Z, UTC+10:30 from there on.
    assertThat(
            text(
                instances(
                        "2016-04-01T00:00Z",
                        "Australia/Lord_Howe",
                        "${coord:days(1)}",
                        "2016-04-03T12:00Z")
                    .currentRange(-2, 0)))
        .containsExactly("2016-04-03T00:30Z", "2016-04-02T00:00Z", "2016-04-01T00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, DAY,    2009-01-08T00:00Z",
    "-1, HOUR,   2009-01-08T00:00Z",
    " 1, HOUR,   2009-01-09T00:00Z",
    "23, HOUR,   2009-01-09T00:00Z",
    "24, HOUR,   2009-01-10T00:00Z",
    "-1441, MINUTE, 2009-01-07T00:00Z",
    " 1, WEEK,   2009-01-16T00:00Z",
    " 1, MONTH,  2009-02-09T00:00Z",
    " 1, YEAR,   2010-01-09T00:00Z",
    "-8, DAY,    2009-01-01T00:00Z"
  })
  void anOffsetIsRoundedDownToAnInstance(int n, OffsetUnit unit, String expected) {
    DatasetInstances daily =
        instances("2009-01-01T00:00Z", "UTC", "${coord:days(1)}", "2009-01-09T12:00Z");

    assertThat(text(daily.offset(n, unit))).contains(expected);
    assertThat(daily.offset(-9, OffsetUnit.DAY)).isEmpty();
  }

  @Test
  void aRangeOfOffsetsRoundsItsStartUpAndItsEndDown() {
    DatasetInstances every20Minutes =
        instances("2009-01-01T00:00Z", "UTC", "20", "2009-01-01T04:00Z");

    assertThat(text(every20Minutes.offsetRange(-61, OffsetUnit.MINUTE, 25, OffsetUnit.MINUTE)))
        .containsExactly(
            "2009-01-01T04:20Z",
            "2009-01-01T04:00Z",
            "2009-01-01T03:40Z",
            "2009-01-01T03:20Z",
            "2009-01-01T03:00Z");
    assertThat(text(every20Minutes.offsetRange(-2, OffsetUnit.DAY, -220, OffsetUnit.MINUTE)))
        .containsExactly("2009-01-01T00:20Z", "2009-01-01T00:00Z");
    assertThat(every20Minutes.offsetRange(1, OffsetUnit.MINUTE, 19, OffsetUnit.MINUTE)).isEmpty();
  }

  @Test
  void anAbsoluteStartGoesToACurrentEnd() {
    DatasetInstances daily =
        instances("2009-01-01T01:00Z", "UTC", "${coord:days(1)}", "2009-01-04T12:00Z");

    assertThat(text(daily.absoluteRange(time("2009-01-02T01:00Z"), 0)))
        .containsExactly("2009-01-04T01:00Z", "2009-01-03T01:00Z", "2009-01-02T01:00Z");
    assertThat(text(daily.absoluteRange(time("2009-01-02T02:00Z"), -1)))
        .containsExactly("2009-01-03T01:00Z");
    assertThat(text(daily.absoluteRange(time("2008-01-01T00:00Z"), -3)))
        .containsExactly("2009-01-01T01:00Z");
  }

  @ParameterizedTest
  @CsvSource({"-1, 2009-08-01T01:00Z", "-2, 2009-07-01T01:00Z", "-14, 2008-07-01T01:00Z"})
  void endOfMonthsIsTheFirstInstanceOfAMonth(int n, String start) {
    DatasetInstances daily =
        instances("2008-06-06T01:00Z", "UTC", "${coord:days(1)}", "2009-08-20T01:00Z");

    List<String> range = text(daily.endOfMonthsRange(n, 0));

    assertThat(range).startsWith("2009-08-20T01:00Z").endsWith(start);
  }

  @Test
  void endOfWeeksIsTheFirstInstanceFromSundayOn() {
    DatasetInstances daily =
        instances("2009-06-06T01:00Z", "UTC", "${coord:days(1)}", "2009-08-20T01:00Z");

    assertThat(text(daily.endOfWeeksRange(-1, 0)))
        .containsExactly(
            "2009-08-20T01:00Z",
            "2009-08-19T01:00Z",
            "2009-08-18T01:00Z",
            "2009-08-17T01:00Z",
            "2009-08-16T01:00Z");
    assertThat(text(daily.endOfWeeksRange(-2, -10)))
        .containsExactly("2009-08-10T01:00Z", "2009-08-09T01:00Z");
  }

  @Test
  void endOfDaysIsTheFirstInstanceOfALocalDay() {
    DatasetInstances halfHourly =
        instances("2009-06-06T00:00Z", "Asia/Kolkata", "30", "2009-08-20T18:00Z");

    // 18:00Z is 23:30 in Kolkata.
    assertThat(text(halfHourly.endOfDaysRange(-1, 0)))
        .startsWith("2009-08-20T18:00Z")
        .endsWith("2009-08-19T18:30Z")
        .hasSize(48);
    assertThat(text(halfHourly.endOfDaysRange(0, 2)))
        .containsExactly("2009-08-20T19:00Z", "2009-08-20T18:30Z");
  }

  @Test
  void aStartLaterThanTheEndIsRefused() {
    DatasetInstances daily =
        instances("2009-01-01T00:00Z", "UTC", "${coord:days(1)}", "2009-01-04T12:00Z");

    assertRefused(() -> daily.currentRange(1, 0), "coord:currentRange(1, 0)");
    assertRefused(
        () -> daily.offsetRange(25, OffsetUnit.HOUR, 1, OffsetUnit.DAY),
        "coord:offset(25, \"HOUR\")",
        "coord:offset(1, \"DAY\")");
    assertRefused(
        () -> daily.absoluteRange(time("2009-01-05T00:00Z"), 0),
        "coord:absolute(\"2009-01-05T00:00Z\")",
        "coord:current(0), 2009-01-04T00:00Z");
    assertRefused(() -> daily.endOfMonthsRange(0, 0), "coord:endOfMonths(0)", "2009-02-01T00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "America/Los_Angeles, 2016-03-13T20:00Z, 23",
    "America/Los_Angeles, 2016-11-06T20:00Z, 25",
    "America/Los_Angeles, 2016-11-07T20:00Z, 24",
    "Europe/Berlin,       2016-03-27T10:00Z, 23",
    "Europe/Berlin,       2016-10-30T10:00Z, 25",
    "Australia/Lord_Howe, 2016-04-03T00:00Z, 24",
    "Australia/Lord_Howe, 2016-10-02T00:00Z, 23",
    "Asia/Kolkata,        2016-03-27T10:00Z, 24",
    "Pacific/Apia,        2011-12-29T20:00Z, 24"
  })
  void aLocalDayHasTwentyThreeToTwentyFiveHours(String zone, String nominal, int hours) {
    assertThat(instances("2001-01-01T00:00Z", zone, "${coord:days(1)}", nominal).hoursInDay(0))
        .isEqualTo(hours);
  }

  @Test
  void hoursInDayAndDaysInMonthAreShiftedByPeriodsOfTheDataset() {
    DatasetInstances daily =
        instances("2016-01-01T08:00Z", LOS_ANGELES, "${coord:days(1)}", "2016-03-12T08:00Z");
    assertThat(daily.hoursInDay(1)).isEqualTo(23);
    assertThat(daily.daysInMonth(-12)).isEqualTo(29);
    assertThat(daily.daysInMonth(0)).isEqualTo(31);

    DatasetInstances monthly =
        instances("2016-01-31T08:00Z", LOS_ANGELES, "${coord:months(1)}", "2016-01-31T08:00Z");
    assertThat(monthly.hoursInDay(1)).isEqualTo(24);
    assertThat(monthly.daysInMonth(1)).isEqualTo(29);
    assertThat(monthly.daysInMonth(3)).isEqualTo(30);
  }

  @Test
  void daysInMonthLooksAtTheLocalMonth() {
    assertThat(
            instances("2016-01-01T08:00Z", LOS_ANGELES, "${coord:days(1)}", "2016-05-01T06:59Z")
                .daysInMonth(0))
        .isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource({
    "America/Los_Angeles, UTC,           2016-01-01T00:00Z, -480",
    "America/Los_Angeles, UTC,           2016-07-01T00:00Z, -420",
    "Asia/Kolkata,        Europe/Berlin, 2016-01-01T00:00Z, 270",
    "UTC,                 UTC,           2016-01-01T00:00Z, 0"
  })
  void tzOffsetIsTheDatasetsMinusTheJobs(String dataset, String job, String nominal, int minutes) {
    assertThat(
            instances("2001-01-01T00:00Z", dataset, "60", nominal)
                .tzOffset(CoordinatorTime.zone(job)))
        .isEqualTo(minutes);
  }

  @Test
  void latestCountsExistingInstancesBackFromTheActualTime() {
    // given instances of 09:00, 08:00 and 05:00 and a nominal time before all of them
    DatasetInstances hourly = instances("2009-01-01T00:00Z", "UTC", "60", "2009-01-01T01:00Z");
    Instant actual = time("2009-01-01T10:30Z");
    Predicate<Instant> exists =
        existing("2009-01-01T09:00Z", "2009-01-01T08:00Z", "2009-01-01T05:00Z");

    assertThat(text(hourly.latest(0, actual, exists))).contains("2009-01-01T09:00Z");
    assertThat(text(hourly.latest(-2, actual, exists))).contains("2009-01-01T05:00Z");
    assertThat(hourly.latest(-3, actual, exists)).isEmpty();
    assertThat(text(hourly.latestRange(-2, -1, actual, exists).orElseThrow()))
        .containsExactly("2009-01-01T08:00Z", "2009-01-01T05:00Z");
    assertThat(hourly.latestRange(-3, 0, actual, exists)).isEmpty();
    assertThat(text(hourly.latest(0, time("2009-01-01T08:59Z"), exists)))
        .contains("2009-01-01T08:00Z");
  }

  @Test
  void latestAsksFromTheNewestBackToTheInitialInstanceAndNoFurtherThanNeeded() {
    DatasetInstances hourly = instances("2009-01-01T00:00Z", "UTC", "60", "2009-01-01T01:00Z");
    List<Instant> asked = new ArrayList<>();

    assertThat(hourly.latest(0, time("2009-01-01T03:00Z"), instance -> !asked.add(instance)))
        .isEmpty();
    assertThat(text(asked))
        .containsExactly(
            "2009-01-01T03:00Z", "2009-01-01T02:00Z", "2009-01-01T01:00Z", "2009-01-01T00:00Z");

    asked.clear();
    assertThat(hourly.latest(-1, time("2009-01-01T03:00Z"), instance -> asked.add(instance)))
        .isPresent();
    assertThat(text(asked)).containsExactly("2009-01-01T03:00Z", "2009-01-01T02:00Z");
  }

  @Test
  void futureCountsExistingInstancesFromTheNominalTimeOnWithinTheLimit() {
    DatasetInstances hourly = instances("2009-01-01T00:00Z", "UTC", "60", "2009-01-01T04:30Z");
    Predicate<Instant> exists =
        existing(
            "2009-01-01T03:00Z", "2009-01-01T05:00Z", "2009-01-01T06:00Z", "2009-01-01T08:00Z");

    assertThat(text(hourly.future(0, 5, exists))).contains("2009-01-01T05:00Z");
    assertThat(text(hourly.future(2, 5, exists))).contains("2009-01-01T08:00Z");
    assertThat(hourly.future(2, 4, exists)).isEmpty();
    assertThat(text(hourly.futureRange(0, 2, 9, exists).orElseThrow()))
        .containsExactly("2009-01-01T05:00Z", "2009-01-01T06:00Z", "2009-01-01T08:00Z");
    assertThat(hourly.futureRange(1, 3, 99, exists)).isEmpty();
    assertThat(text(hourly.futureCandidates(2).toList()))
        .containsExactly("2009-01-01T04:00Z", "2009-01-01T05:00Z");
  }

  @Test
  void numbersOfTheWrongSignAreRefused() {
    DatasetInstances hourly = instances("2009-01-01T00:00Z", "UTC", "60", "2009-01-01T04:30Z");
    Instant actual = time("2009-01-01T03:00Z");
    Predicate<Instant> all = instance -> true;

    assertRefused(() -> hourly.latest(1, actual, all), "coord:latestRange(1, 1)", "above 0");
    assertRefused(() -> hourly.latestRange(0, -1, actual, all), "coord:latestRange(0, -1)");
    assertRefused(() -> hourly.future(-1, 5, all), "coord:futureRange(-1, -1, 5)", "below 0");
    assertRefused(() -> hourly.futureRange(2, 1, 5, all), "coord:futureRange(2, 1, 5)");
    assertRefused(() -> hourly.future(0, 0, all), "limit must be above 0, not 0");
  }

  @Test
  @Timeout(20)
  void thirtyYearsOfMinutesCostNoSearch() {
    Instant initial = time("1990-01-01T00:00Z");
    Instant nominal = time("2020-01-01T00:00Z");
    Dataset everyMinute =
        new Dataset(
            "minutes",
            Frequency.parse("${coord:minutes(1)}"),
            initial,
            CoordinatorTime.zone(LOS_ANGELES),
            new UriTemplate("/a"),
            DoneFlag.SUCCESS_FILE);

    for (int round = 0; round < 100_000; round++) {
      Instant time = nominal.plus(Duration.ofMinutes(round));
      DatasetInstances instances = new DatasetInstances(everyMinute, time);
      assertThat(instances.current(-1)).contains(time.minus(Duration.ofMinutes(1)));
      assertThat(instances.offset(-29, OffsetUnit.YEAR)).isPresent();
    }
    assertThat(new DatasetInstances(everyMinute, nominal).latest(0, nominal, initial::equals))
        .contains(initial);
  }

  private static DatasetInstances instances(
      String initial, String zone, String frequency, String nominal) {
    Dataset dataset =
        new Dataset(
            "logs",
            Frequency.parse(frequency),
            time(initial),
            CoordinatorTime.zone(zone),
            new UriTemplate("/logs/${YEAR}"),
            DoneFlag.SUCCESS_FILE);
    return new DatasetInstances(dataset, time(nominal));
  }

  private static Predicate<Instant> existing(String... times) {
    return instance -> Set.of(times).contains(CoordinatorTime.format(instance));
  }

  private static Instant time(String text) {
    return CoordinatorTime.parse("time", text);
  }

  private static Optional<String> text(Optional<Instant> instance) {
    return instance.map(CoordinatorTime::format);
  }

  private static List<String> text(List<Instant> instances) {
    return instances.stream().map(CoordinatorTime::format).toList();
  }

  private static void assertRefused(ThrowingCallable call, String... words) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(call)
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.E1003);
              assertThat(refusal).hasMessageContainingAll(words);
            });
  }
}
