package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;
import io.drover.coordinator.Frequency.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Comparator;
import java.util.GregorianCalendar;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules, the same in every build, against a calculation that shares nothing with the
 * code: {@code java.util.Calendar} for counted frequencies, a scan of every minute for cron.
 */
class NominalTimesPropertyTest {
  private static final List<Unit> CALENDAR_UNITS = List.of(Unit.DAY, Unit.WEEK, Unit.MONTH);
  private static final int MOST_TIMES = 200;

  /** Twenty zones: clock changes at midnight, half-hour ones, southern, moved, none. */
  static Stream<String> zones() {
    return Stream.of(
        "UTC",
        "America/Los_Angeles",
        "America/New_York",
        "America/Sao_Paulo",
        "America/St_Johns",
        "America/Havana",
        "America/Asuncion",
        "America/Caracas",
        "Europe/London",
        "Europe/Dublin",
        "Europe/Berlin",
        "Europe/Istanbul",
        "Europe/Moscow",
        "Africa/Cairo",
        "Asia/Beirut",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Australia/Sydney",
        "Pacific/Auckland");
  }

  @ParameterizedTest
  @MethodSource("zones")
  void countedFrequenciesAgreeWithCalendar(String zone) {
    Random random = new Random(zone.hashCode());
    for (int round = 0; round < 300; round++) {
      Instant start = randomStart(random, ZoneId.of(zone));
      Frequency frequency = randomCounted(random);
      Instant end = start.plus(Duration.ofDays(1 + random.nextInt(1500)));

      List<Instant> times =
          new NominalTimes(start, end, ZoneId.of(zone), frequency)
              .stream().limit(MOST_TIMES).toList();

      assertThat(times)
          .as("%s from %s until %s in %s", frequency, start, end, zone)
          .isEqualTo(byCalendar(start, end, TimeZone.getTimeZone(zone), frequency));
    }
  }

  @ParameterizedTest
  @MethodSource("zones")
  void nthTimeIsTheNthOfTheStreamAndTimesRiseFromStartToEnd(String zone) {
    Random random = new Random(~zone.hashCode());
    for (int round = 0; round < 100; round++) {
      Instant start = randomStart(random, ZoneId.of(zone));
      Frequency frequency =
          random.nextInt(4) == 0
              ? Frequency.parse(random.nextInt(60) + " " + random.nextInt(24) + " * * *")
              : randomCounted(random);
      Instant end = start.plus(Duration.ofDays(2 + random.nextInt(1500)));
      NominalTimes schedule = new NominalTimes(start, end, ZoneId.of(zone), frequency);

      List<Instant> times = schedule.stream().limit(MOST_TIMES).toList();

      assertThat(times)
          .as("%s from %s until %s in %s", frequency, start, end, zone)
          .isSortedAccordingTo(Comparator.naturalOrder())
          .doesNotHaveDuplicates()
          .allMatch(time -> !time.isBefore(start) && time.isBefore(end));
      for (int number = 1; number <= times.size(); number += 7) {
        assertThat(schedule.nth(number)).contains(times.get(number - 1));
        Iterator<Instant> following = schedule.following(number, times.get(number - 1));
        for (Instant time : times.subList(number, Math.min(number + 3, times.size()))) {
          assertThat(following.next()).as("after %d of %s", number, frequency).isEqualTo(time);
        }
      }
      if (times.size() < MOST_TIMES) {
        assertThat(schedule.nth(times.size() + 1)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("zones")
  void cronAgreesWithAScanOfEveryMinute(String zone) {
    Random random = new Random(31L * zone.hashCode());
    TimeZone calendarZone = TimeZone.getTimeZone(zone);
    for (int round = 0; round < 25; round++) {
      Instant start = randomStart(random, ZoneId.of(zone));
      Instant end = start.plus(Duration.ofDays(60 + random.nextInt(200)));
      RandomCron cron = RandomCron.of(random);
      List<Instant> expected = cron.scan(start, end, calendarZone);
      if (expected.isEmpty()) {
        continue;
      }

      NominalTimes times =
          new NominalTimes(start, end, ZoneId.of(zone), Frequency.parse(cron.text()));

      assertThat(times.stream().limit(MOST_TIMES).toList())
          .as("%s from %s until %s in %s", cron.text(), start, end, zone)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("zones")
  void dailyTimesKeepTheirLocalTimeExceptWhereItIsSkipped(String zone) {
    ZoneId zoneId = ZoneId.of(zone);
    Random random = new Random(17L * zone.hashCode());
    for (int round = 0; round < 20; round++) {
      Instant start = randomStart(random, zoneId);
      NominalTimes times =
          new NominalTimes(start, start.plus(Duration.ofDays(800)), zoneId, new Every(1, Unit.DAY));

      for (Instant time : times) {
        var local = time.atZone(zoneId).toLocalDateTime();
        var wanted = local.with(start.atZone(zoneId).toLocalTime());
        boolean skipped = zoneId.getRules().getValidOffsets(wanted).isEmpty();
        assertThat(skipped || local.equals(wanted)).as("%s in %s", time, zone).isTrue();
      }
    }
  }

  /** Whole minutes; one in four within a day of a clock change, where the mistakes are. */
  private static Instant randomStart(Random random, ZoneId zone) {
    Instant start =
        OffsetDateTime.of(2004 + random.nextInt(22), 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
            .toInstant()
            .plus(Duration.ofMinutes(random.nextInt(365 * 24 * 60)));
    var change = zone.getRules().nextTransition(start);
    if (change == null || random.nextInt(4) != 0) {
      return start;
    }
    return change.getInstant().plus(Duration.ofMinutes(random.nextInt(2880) - 1440));
  }

  private static Frequency randomCounted(Random random) {
    int count = 1 + random.nextInt(5);
    Unit unit = CALENDAR_UNITS.get(random.nextInt(CALENDAR_UNITS.size()));
    return switch (random.nextInt(3)) {
      case 0 -> new Every(5 + random.nextInt(3000), Unit.MINUTE);
      case 1 -> new Every(count, unit);
      default -> new EndOf(count, unit);
    };
  }

  private static List<Instant> byCalendar(
      Instant start, Instant end, TimeZone zone, Frequency frequency) {
    Calendar origin = new GregorianCalendar(zone, Locale.US);
    origin.setTimeInMillis(start.toEpochMilli());
    Every every =
        frequency.accept(
            new Frequency.Visitor<>() {
              @Override
              public Every every(Every counted) {
                return counted;
              }

              @Override
              public Every endOf(EndOf endOf) {
                moveToEnd(origin, endOf.unit());
                return new Every(endOf.count(), endOf.unit());
              }

              @Override
              public Every cron(CronFrequency cron) {
                throw new AssertionError("not counted: " + cron);
              }
            });
    List<Instant> times = new ArrayList<>();
    for (int period = 0; times.size() < MOST_TIMES; period++) {
      Calendar time = (Calendar) origin.clone();
      time.add(calendarField(every.unit()), period * every.count());
      if (!time.toInstant().isBefore(end)) {
        break;
      }
      times.add(time.toInstant());
    }
    return times;
  }

  private static void moveToEnd(Calendar time, Unit unit) {
    time.add(calendarField(unit), 1);
    if (unit == Unit.WEEK) {
      time.set(Calendar.DAY_OF_WEEK, Calendar.SUNDAY);
    } else if (unit == Unit.MONTH) {
      time.set(Calendar.DAY_OF_MONTH, 1);
    }
    time.set(Calendar.HOUR_OF_DAY, 0);
    time.set(Calendar.MINUTE, 0);
  }

  private static int calendarField(Unit unit) {
    return switch (unit) {
      case MINUTE -> Calendar.MINUTE;
      case DAY -> Calendar.DATE;
      case WEEK -> Calendar.WEEK_OF_YEAR;
      case MONTH -> Calendar.MONTH;
    };
  }

  /** A cron expression of stars, numbers, lists, steps and ranges, and what it stands for. */
  private record RandomCron(
      Field minute, Field hour, Field dayOfMonth, Field month, Field dayOfWeek) {
    private record Field(String text, TreeSet<Integer> values) {
      boolean isAny() {
        return text.equals("*");
      }

      static Field of(Random random, int least, int most) {
        TreeSet<Integer> values = new TreeSet<>();
        int a = least + random.nextInt(most - least + 1);
        int b = least + random.nextInt(most - least + 1);
        switch (random.nextInt(4)) {
          case 0 -> {
            values.add(a);
            return new Field(Integer.toString(a), values);
          }
          case 1 -> {
            values.addAll(List.of(Math.min(a, b), Math.max(a, b)).stream().distinct().toList());
            return new Field(a + "," + b, values);
          }
          case 2 -> {
            int value = a;
            values.add(value);
            while (value != b) {
              value = value == most ? least : value + 1;
              values.add(value);
            }
            return new Field(a + "-" + b, values);
          }
          default -> {
            int step = 1 + random.nextInt(Math.min(most, 20));
            IntStream.iterate(a, value -> value <= most, value -> value + step)
                .forEach(values::add);
            return new Field(a + "/" + step, values);
          }
        }
      }

      static Field any(int least, int most) {
        return new Field(
            "*",
            IntStream.rangeClosed(least, most)
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
      }

      static Field sometimesAny(Random random, int least, int most) {
        return random.nextBoolean() ? any(least, most) : of(random, least, most);
      }
    }

    static RandomCron of(Random random) {
      return new RandomCron(
          Field.of(random, 0, 59),
          Field.of(random, 0, 23),
          Field.sometimesAny(random, 1, 31),
          Field.sometimesAny(random, 1, 12),
          Field.sometimesAny(random, 1, 7));
    }

    String text() {
      return String.join(
          " ", minute.text(), hour.text(), dayOfMonth.text(), month.text(), dayOfWeek.text());
    }

    List<Instant> scan(Instant start, Instant end, TimeZone zone) {
      boolean moves = minute.values().size() == 1 && hour.values().size() == 1;
      List<Instant> times = new ArrayList<>();
      OffsetDateTime day =
          start.atOffset(ZoneOffset.UTC).toLocalDate().atStartOfDay().atOffset(ZoneOffset.UTC);
      // A firing moves by two hours at most, so one day behind the end is enough.
      for (; day.toInstant().isBefore(end.plus(Duration.ofDays(1))); day = day.plusDays(1)) {
        if (!fits(day.toLocalDate())) {
          continue;
        }
        for (int minuteOfDay = 0; minuteOfDay < 24 * 60; minuteOfDay++) {
          boolean fires =
              hour.values().contains(minuteOfDay / 60)
                  && minute.values().contains(minuteOfDay % 60);
          Instant firing = day.plusMinutes(minuteOfDay).toInstant();
          if (!fires || firing.isBefore(start)) {
            continue;
          }
          Instant time =
              moves ? firing.plusMillis(saving(zone, start) - saving(zone, firing)) : firing;
          if (!time.isBefore(start) && time.isBefore(end) && times.size() < MOST_TIMES) {
            times.add(time);
          }
        }
      }
      return times;
    }

    private boolean fits(LocalDate date) {
      boolean monthFits = month.values().contains(date.getMonthValue());
      boolean dayFits = dayOfMonth.values().contains(date.getDayOfMonth());
      boolean weekdayFits = dayOfWeek.values().contains(date.getDayOfWeek().getValue() % 7 + 1);
      boolean both = dayOfMonth.isAny() || dayOfWeek.isAny();
      return monthFits && (both ? dayFits && weekdayFits : dayFits || weekdayFits);
    }

    private static long saving(TimeZone zone, Instant time) {
      Calendar calendar = new GregorianCalendar(zone, Locale.US);
      calendar.setTimeInMillis(time.toEpochMilli());
      return calendar.get(Calendar.DST_OFFSET);
    }
  }
}
