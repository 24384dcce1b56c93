package io.drover.coordinator.simulate;

import io.drover.coordinator.CronFrequency;
import io.drover.coordinator.Frequency;
import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;
import io.drover.coordinator.Frequency.Unit;
import io.drover.coordinator.simulate.Simulation.NominalTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a frequency promises to its reader: one action a local day, week or month. Where clocks
 * change, or a month is short, the nominal times may break it. A frequency such as every 5 minutes,
 * 3 days or Monday to Friday promises none of them.
 */
final class Rhythm {
  private static final long MINUTES_OF_DAY = Duration.ofDays(1).toMinutes();
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern ANY = Pattern.compile("[*?]");
  private static final Pattern ONE_NUMBER = Pattern.compile("\\d+");
  private static final Pattern ONE_DAY_OF_MONTH = Pattern.compile("(?i)\\d+W?|L|LW|L-\\d+");
  private static final Pattern ONE_DAY_OF_WEEK = Pattern.compile("(?i)[1-7]|[a-z]{3}");

  private enum Period {
    DAY(ChronoUnit.DAYS),
    WEEK(ChronoUnit.WEEKS),
    MONTH(ChronoUnit.MONTHS);

    private final ChronoUnit unit;

    Period(ChronoUnit unit) {
      this.unit = unit;
    }

    LocalDate firstDay(LocalDate day) {
      return switch (this) {
        case DAY -> day;
        case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
        case MONTH -> day.withDayOfMonth(1);
      };
    }

    LocalDate next(LocalDate firstDay) {
      return firstDay.plus(1, unit);
    }

    String name(LocalDate firstDay) {
      return switch (this) {
        case DAY -> "on " + firstDay;
        case WEEK -> "in the week of Sunday " + firstDay;
        case MONTH -> "in " + firstDay.toString().substring(0, "2016-01".length());
      };
    }
  }

  private final Optional<Period> promised;
  private final ZoneId zone;

  private Rhythm(Optional<Period> promised, ZoneId zone) {
    this.promised = promised;
    this.zone = zone;
  }

  static Rhythm of(Frequency frequency, ZoneId zone) {
    return new Rhythm(
        frequency.accept(
            new Frequency.Visitor<>() {
              @Override
              public Optional<Period> every(Every every) {
                if (every.unit() != Unit.MINUTE) {
                  return counted(every.count(), every.unit());
                }
                return every.count() % MINUTES_OF_DAY == 0
                    ? counted(every.count() / MINUTES_OF_DAY, Unit.DAY)
                    : Optional.empty();
              }

              @Override
              public Optional<Period> endOf(EndOf endOf) {
                return counted(endOf.count(), endOf.unit());
              }

              @Override
              public Optional<Period> cron(CronFrequency cron) {
                return ofCron(BLANKS.split(cron.text().strip()));
              }
            }),
        zone);
  }

  private static Optional<Period> counted(long count, Unit unit) {
    if (unit == Unit.DAY && count == 7) {
      return Optional.of(Period.WEEK);
    }
    return count != 1
        ? Optional.empty()
        : switch (unit) {
          case DAY -> Optional.of(Period.DAY);
          case WEEK -> Optional.of(Period.WEEK);
          case MONTH -> Optional.of(Period.MONTH);
          case MINUTE -> Optional.empty();
        };
  }

  private static Optional<Period> ofCron(String[] fields) {
    boolean oneTimeOfDay =
        ONE_NUMBER.matcher(fields[0]).matches() && ONE_NUMBER.matcher(fields[1]).matches();
    if (!oneTimeOfDay || !isAny(fields[3])) {
      return Optional.empty();
    }
    if (isAny(fields[2]) && isAny(fields[4])) {
      return Optional.of(Period.DAY);
    }
    if (isAny(fields[2]) && ONE_DAY_OF_WEEK.matcher(fields[4]).matches()) {
      return Optional.of(Period.WEEK);
    }
    if (isAny(fields[4]) && ONE_DAY_OF_MONTH.matcher(fields[2]).matches()) {
      return Optional.of(Period.MONTH);
    }
    return Optional.empty();
  }

  private static boolean isAny(String field) {
    return ANY.matcher(field).matches();
  }

  List<Remark> remarks(List<NominalTime> times) {
    List<Remark> remarks = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      NominalTime previous = times.get(i - 1);
      NominalTime time = times.get(i);
      if (time.at().equals(previous.at())) {
        remarks.add(
            new Remark(
                Remark.Kind.SAME_NOMINAL_TIME,
                time.at(),
                List.of(previous.number(), time.number()),
                "two actions of the same nominal time"));
      }
      promised.ifPresent(period -> compare(period, previous, time, remarks));
    }
    return remarks;
  }

  private void compare(
      Period period, NominalTime previous, NominalTime time, List<Remark> remarks) {
    LocalDate last = period.firstDay(LocalDate.ofInstant(previous.at(), zone));
    LocalDate current = period.firstDay(LocalDate.ofInstant(time.at(), zone));
    if (current.equals(last)) {
      remarks.add(
          new Remark(
              Remark.Kind.SAME_PERIOD,
              time.at(),
              List.of(previous.number(), time.number()),
              "two actions " + period.name(current)));
    }
    List<LocalDate> missed =
        period
            .next(last)
            .datesUntil(current.isAfter(last) ? current : period.next(last))
            .filter(day -> period.firstDay(day).equals(day) && exists(day))
            .toList();
    if (!missed.isEmpty()) {
      LocalDate first = missed.get(0);
      LocalDate until = missed.get(missed.size() - 1);
      remarks.add(
          new Remark(
              Remark.Kind.PERIOD_WITHOUT_ACTION,
              first.atStartOfDay(zone).toInstant(),
              List.of(),
              "no action "
                  + period.name(first)
                  + (missed.size() == 1 ? "" : ", and so on until " + period.name(until))));
    }
    LocalTime lastTime = LocalTime.ofInstant(previous.at(), zone);
    LocalTime currentTime = LocalTime.ofInstant(time.at(), zone);
    if (!currentTime.equals(lastTime)) {
      remarks.add(
          new Remark(
              Remark.Kind.LOCAL_TIME_MOVED,
              time.at(),
              List.of(time.number()),
              "local time " + currentTime + " instead of " + lastTime));
    }
  }

  /** Not the day that a zone left out when it moved over the date line. */
  private boolean exists(LocalDate day) {
    return day.atStartOfDay(zone).toLocalDate().equals(day);
  }
}
