package io.drover.coordinator;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What five cron fields mean, read and scanned by hand: the yardstick for what is left to Quartz.
 * Days are asked one after the other, then each hour and minute of them.
 */
record CronByHand(
    SortedSet<Integer> minutes,
    SortedSet<Integer> hours,
    String dayOfMonth,
    SortedSet<Integer> months,
    String dayOfWeek) {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  static CronByHand of(String text) {
    String[] fields = numbersForNames(text.toUpperCase(Locale.ROOT)).split(" ");
    return new CronByHand(
        values(fields[0], 0, 59),
        values(fields[1], 0, 23),
        fields[2],
        values(fields[3], 1, 12),
        fields[4]);
  }

  private static String numbersForNames(String text) {
    String numbers = text;
    for (List<String> names : List.of(MONTHS, DAYS)) {
      for (int i = 0; i < names.size(); i++) {
        numbers = numbers.replace(names.get(i), Integer.toString(i + 1));
      }
    }
    return numbers;
  }

  boolean hasOneTimeOfDay() {
    return minutes.size() == 1 && hours.size() == 1;
  }

  List<Instant> scan(LocalDate from, LocalDate to) {
    List<Instant> firings = new ArrayList<>();
    for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
      if (!fits(day)) {
        continue;
      }
      for (int hour = 0; hour < 24; hour++) {
        for (int minute = 0; hours.contains(hour) && minute < 60; minute++) {
          if (minutes.contains(minute)) {
            firings.add(day.atTime(hour, minute).toInstant(ZoneOffset.UTC));
          }
        }
      }
    }
    return firings;
  }

  private boolean fits(LocalDate day) {
    if (!months.contains(day.getMonthValue())) {
      return false;
    }
    if (isAny(dayOfMonth) || isAny(dayOfWeek)) {
      return fitsDayOfMonth(day) && fitsDayOfWeek(day);
    }
    return fitsDayOfMonth(day) || fitsDayOfWeek(day);
  }

  private boolean fitsDayOfMonth(LocalDate day) {
    int last = day.lengthOfMonth();
    if (dayOfMonth.equals("LW")) {
      return day.equals(nearestWeekday(day.withDayOfMonth(last)));
    }
    if (dayOfMonth.endsWith("W")) {
      int wanted = Integer.parseInt(dayOfMonth.substring(0, dayOfMonth.length() - 1));
      return day.equals(nearestWeekday(day.withDayOfMonth(wanted)));
    }
    if (dayOfMonth.startsWith("L-")) {
      return day.getDayOfMonth() == last - Integer.parseInt(dayOfMonth.substring(2));
    }
    if (dayOfMonth.equals("L")) {
      return day.getDayOfMonth() == last;
    }
    return values(dayOfMonth, 1, 31).contains(day.getDayOfMonth());
  }

  /** In the same month: a Saturday the 1st gives Monday the 3rd. */
  private static LocalDate nearestWeekday(LocalDate day) {
    if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
      return day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
    }
    if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
      return day.getDayOfMonth() == day.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
    }
    return day;
  }

  private boolean fitsDayOfWeek(LocalDate day) {
    int number = day.getDayOfWeek().getValue() % 7 + 1;
    if (dayOfWeek.endsWith("L")) {
      return dayOfWeek.equals(number + "L")
          && day.plus(1, ChronoUnit.WEEKS).getMonth() != day.getMonth();
    }
    if (dayOfWeek.contains("#")) {
      return dayOfWeek.equals(number + "#" + ((day.getDayOfMonth() - 1) / 7 + 1));
    }
    return values(dayOfWeek, 1, 7).contains(number);
  }

  private static boolean isAny(String field) {
    return field.equals("*") || field.equals("?");
  }

  /** Lists, ranges that may wrap around, and steps. */
  private static SortedSet<Integer> values(String field, int least, int most) {
    SortedSet<Integer> values = new TreeSet<>();
    for (String part : field.split(",")) {
      String[] rangeAndStep = part.split("/");
      int step = rangeAndStep.length == 2 ? Integer.parseInt(rangeAndStep[1]) : 1;
      String[] range = isAny(rangeAndStep[0]) ? null : rangeAndStep[0].split("-");
      int first = range == null ? least : Integer.parseInt(range[0]);
      int last = first;
      if (range == null || rangeAndStep.length == 2) {
        last = most;
      }
      if (range != null && range.length == 2) {
        last = Integer.parseInt(range[1]);
      }
      int steps = last >= first ? last - first : last - first + most - least + 1;
      for (int i = 0; i <= steps; i += step) {
        values.add(least + (first - least + i) % (most - least + 1));
      }
    }
    return values;
  }
}
