package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;
import io.drover.coordinator.Frequency.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every nominal time of whole schedules of thirty years, in twenty time zones, against {@code
 * java.util.Calendar} and {@link CronByHand}. Schedules begin at local times that the zone's clock
 * changes skip or repeat, and on the 31st.
 */
class NominalTimesOverThirtyYearsTest {
  private static final int YEARS = 30;
  private static final LocalDate FIRST_DAY = LocalDate.of(1996, 1, 31);
  private static final ZoneId APIA = ZoneId.of("Pacific/Apia");

  /** The firings in UTC, which are the same for all zones. */
  private static final Map<String, List<Instant>> CRON =
      Stream.of(
              "10 13 * * *",
              "30 2 L * *",
              "45 23 L-3 * ?",
              "0 0 LW * *",
              "15 3 15W * ?",
              "0 1 1W * *",
              "30 10 ? * 6L",
              "20 5 * * MON#1",
              "0 6 ? * 6#5",
              "0 2 13 * FRI",
              "0 0 29 2 *",
              "30 1 ? MAR,oct-NOV SUN",
              "*/20 22-2 1-7/3 NOV-FEB *",
              "5/25 4 31 * 2-6",
              "0 9,17 * 3,10 SAT-MON")
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  text ->
                      CronByHand.of(text)
                          .scan(FIRST_DAY.minusYears(1), FIRST_DAY.plusYears(YEARS + 1)),
                  (one, other) -> one,
                  LinkedHashMap::new));

  static Stream<ZoneId> zones() {
    return Stream.of(
            "UTC",
            "America/Los_Angeles",
            "America/Sao_Paulo",
            "America/St_Johns",
            "America/Havana",
            "America/Caracas",
            "Europe/London",
            "Europe/Dublin",
            "Europe/Berlin",
            "Europe/Istanbul",
            "Africa/Casablanca",
            "Africa/Cairo",
            "Asia/Tehran",
            "Asia/Beirut",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Auckland",
            "Pacific/Apia",
            "Antarctica/Troll")
        .map(ZoneId::of);
  }

  @ParameterizedTest
  @MethodSource("zones")
  void minutesAreThoseOfCalendar(ZoneId zone) {
    ZonedDateTime start = starts(zone).get(0);

    assertThat(times(start, new Every(250, Unit.MINUTE)))
        .hasSizeGreaterThan(YEARS * 365 * 5)
        .isEqualTo(byCalendar(start, calendar(start), Calendar.MINUTE, 250));
  }

  @ParameterizedTest
  @MethodSource("zones")
  void daysWeeksAndMonthsAreThoseOfCalendar(ZoneId zone) {
    Map<Unit, Integer> fields =
        Map.of(
            Unit.DAY, Calendar.DATE,
            Unit.WEEK, Calendar.WEEK_OF_YEAR,
            Unit.MONTH, Calendar.MONTH);
    for (ZonedDateTime start : starts(zone)) {
      fields.forEach(
          (unit, field) -> {
            assertThat(times(start, new Every(1, unit)))
                .as("every %s from %s", unit, start)
                .hasSizeGreaterThanOrEqualTo(YEARS * 12)
                .isEqualTo(byCalendar(start, calendar(start), field, 1));
          });
    }
  }

  @ParameterizedTest
  @MethodSource("zones")
  void endsOfDaysWeeksAndMonthsAreThoseOfCalendar(ZoneId zone) {
    for (ZonedDateTime start : starts(zone)) {
      Calendar day = calendar(start);
      day.add(Calendar.DATE, 1);
      Calendar week = calendar(start);
      week.add(Calendar.WEEK_OF_YEAR, 1);
      week.set(Calendar.DAY_OF_WEEK, Calendar.SUNDAY);
      Calendar month = calendar(start);
      // From the 1st: the 31st has no equal in the month after it, and is not asked for.
      month.set(Calendar.DATE, 1);
      month.add(Calendar.MONTH, 1);

      assertThat(times(start, new EndOf(1, Unit.DAY)))
          .as("ends of days from %s", start)
          .isEqualTo(byCalendar(start, atMidnight(day), Calendar.DATE, 1));
      assertThat(times(start, new EndOf(1, Unit.WEEK)))
          .as("ends of weeks from %s", start)
          .isEqualTo(byCalendar(start, atMidnight(week), Calendar.WEEK_OF_YEAR, 1));
      assertThat(times(start, new EndOf(1, Unit.MONTH)))
          .as("ends of months from %s", start)
          .isEqualTo(byCalendar(start, atMidnight(month), Calendar.MONTH, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("zones")
  void cronIsThatOfAScanOfAllMinutes(ZoneId zone) {
    TimeZone calendarZone = TimeZone.getTimeZone(zone);
    ZonedDateTime winter = FIRST_DAY.atTime(12, 0).atZone(zone);
    for (ZonedDateTime begin : List.of(winter, winter.plusMonths(6))) {
      Instant start = begin.toInstant();
      Instant end = begin.plusYears(YEARS).toInstant();
      CRON.forEach(
          (text, firings) -> {
            boolean moves = CronByHand.of(text).hasOneTimeOfDay();
            if (!moves && !begin.equals(winter)) {
              return; // the start's daylight saving is nothing to it
            }
            List<Instant> expected =
                firings.stream()
                    .filter(firing -> !firing.isBefore(start))
                    .map(firing -> moves ? keptInLocalTime(firing, start, calendarZone) : firing)
                    .filter(time -> !time.isBefore(start) && time.isBefore(end))
                    .toList();

            assertThat(new NominalTimes(start, end, zone, Frequency.parse(text)).stream().toList())
                .as("%s from %s", text, begin)
                .hasSizeGreaterThan(6)
                .isEqualTo(expected);
          });
    }
  }

  private static Instant keptInLocalTime(Instant firing, Instant start, TimeZone zone) {
    return firing.plusMillis(saving(zone, start) - saving(zone, firing));
  }

  private static long saving(TimeZone zone, Instant time) {
    Calendar calendar = new GregorianCalendar(zone, Locale.US);
    calendar.setTimeInMillis(time.toEpochMilli());
    return calendar.get(Calendar.DST_OFFSET);
  }

  /**
   * Where the rules part: ZonedDateTime moves a skipped local time behind the gap and takes the
   * earlier of two. Here days ask the start's offset whether the change has happened by then: if
   * so, a skipped time moves ahead of the gap, unless that is the day before, and of two times the
   * later is taken; if not, behind the gap and the earlier. Months always move behind the gap, and
   * take the later.
   */
  @Test
  void skippedAndRepeatedLocalTimesFollowTheRules() {
    Map<String, Integer> seen = new LinkedHashMap<>();
    Predicate<String> count = what -> seen.merge(what, 1, Integer::sum) > 0;
    zones()
        .filter(zone -> !zone.equals(APIA))
        .flatMap(zone -> starts(zone).stream())
        .forEach(
            start -> {
              List<Instant> days = times(start, new Every(1, Unit.DAY));
              List<Instant> months = times(start, new Every(1, Unit.MONTH));
              assertThat(days).as("days from %s", start).isSorted();
              for (int i = 1; i < days.size(); i++) {
                LocalDateTime wanted = start.toLocalDateTime().plusDays(i);
                assertThat(days.get(i))
                    .as("%s as a day from %s", wanted, start)
                    .isEqualTo(dayByRule(wanted, start, count));
              }
              for (int i = 1; i < months.size(); i++) {
                LocalDateTime wanted = start.toLocalDateTime().plusMonths(i);
                assertThat(months.get(i))
                    .as("%s as a month from %s", wanted, start)
                    .isEqualTo(monthByRule(wanted, start.getZone(), count));
              }
            });

    assertThat(seen)
        .containsOnlyKeys(
            "day ahead of a gap",
            "day behind a gap",
            "day behind a gap at midnight",
            "earlier day",
            "later day",
            "month behind a gap",
            "later month");
  }

  private static Instant dayByRule(
      LocalDateTime wanted, ZonedDateTime start, Predicate<String> count) {
    ZoneOffsetTransition change = start.getZone().getRules().getTransition(wanted);
    if (change == null) {
      return wanted.atZone(start.getZone()).toInstant();
    }
    boolean happened = !wanted.toInstant(start.getOffset()).isBefore(change.getInstant());
    if (!change.isGap()) {
      count.test(happened ? "later day" : "earlier day");
      return wanted.toInstant(happened ? change.getOffsetAfter() : change.getOffsetBefore());
    }
    Instant behind = wanted.toInstant(change.getOffsetBefore());
    LocalDateTime ahead = wanted.minus(change.getDuration());
    if (!happened) {
      count.test("day behind a gap");
      return behind;
    }
    if (!ahead.toLocalDate().equals(wanted.toLocalDate())) {
      count.test("day behind a gap at midnight");
      return behind;
    }
    count.test("day ahead of a gap");
    return ahead.toInstant(change.getOffsetBefore());
  }

  private static Instant monthByRule(LocalDateTime wanted, ZoneId zone, Predicate<String> count) {
    ZoneOffsetTransition change = zone.getRules().getTransition(wanted);
    if (change == null) {
      return wanted.atZone(zone).toInstant();
    }
    count.test(change.isGap() ? "month behind a gap" : "later month");
    return wanted.toInstant(change.isGap() ? change.getOffsetBefore() : change.getOffsetAfter());
  }

  /**
   * The 31st at half past eleven, and, in winter and in summer, the local times that the zone's
   * first clock changes skip and repeat.
   */
  private static List<ZonedDateTime> starts(ZoneId zone) {
    List<ZonedDateTime> starts = new ArrayList<>();
    starts.add(FIRST_DAY.atTime(23, 30).atZone(zone));
    for (boolean gap : new boolean[] {true, false}) {
      firstChange(zone, gap)
          .map(change -> middle(change))
          .forEach(
              time -> {
                starts.add(FIRST_DAY.atTime(time).atZone(zone));
                starts.add(FIRST_DAY.plusMonths(6).atTime(time).atZone(zone));
              });
    }
    return starts;
  }

  private static Stream<ZoneOffsetTransition> firstChange(ZoneId zone, boolean gap) {
    Instant from = FIRST_DAY.atStartOfDay(zone).toInstant();
    return Stream.iterate(
            zone.getRules().nextTransition(from),
            change -> change != null && change.getInstant().isBefore(from.plus(days(YEARS))),
            change -> zone.getRules().nextTransition(change.getInstant()))
        .filter(change -> change.isGap() == gap)
        .limit(1);
  }

  private static Duration days(int years) {
    return Duration.ofDays(365L * years);
  }

  private static LocalTime middle(ZoneOffsetTransition change) {
    LocalDateTime first = change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    return first.plus(change.getDuration().abs().dividedBy(2)).toLocalTime();
  }

  private static List<Instant> times(ZonedDateTime start, Frequency frequency) {
    return new NominalTimes(
            start.toInstant(), start.plusYears(YEARS).toInstant(), start.getZone(), frequency)
        .stream().toList();
  }

  private static List<Instant> byCalendar(
      ZonedDateTime start, Calendar origin, int field, int count) {
    long end = start.plusYears(YEARS).toInstant().toEpochMilli();
    List<Instant> times = new ArrayList<>();
    for (int period = 0; ; period++) {
      Calendar time = (Calendar) origin.clone();
      time.add(field, period * count);
      if (time.getTimeInMillis() >= end) {
        return times;
      }
      times.add(time.toInstant());
    }
  }

  private static Calendar calendar(ZonedDateTime time) {
    Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone(time.getZone()), Locale.US);
    calendar.setTimeInMillis(time.toInstant().toEpochMilli());
    return calendar;
  }

  private static Calendar atMidnight(Calendar time) {
    time.set(Calendar.HOUR_OF_DAY, 0);
    time.set(Calendar.MINUTE, 0);
    return time;
  }
}
