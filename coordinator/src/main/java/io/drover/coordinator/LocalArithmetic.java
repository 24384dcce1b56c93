package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.Frequency.Unit;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;

/**
 * Adds units to an instant in a time zone, by the rules of {@code java.util.Calendar.add}, because
 * those are the rules that schedules written for Oozie were made with. They differ from {@code
 * ZonedDateTime} only for local times that a clock change skips or repeats.
 */
final class LocalArithmetic {
  /**
   * A week begins on Sunday, as in cron's day numbers. Oozie takes it from the language settings of
   * the server's Java, so the same coordinator could mean two things on two servers.
   */
  static final DayOfWeek FIRST_DAY_OF_WEEK = DayOfWeek.SUNDAY;

  private static final int DAYS_OF_WEEK = 7;

  private final ZoneId zone;

  LocalArithmetic(ZoneId zone) {
    this.zone = requireNonNull(zone, "zone");
  }

  Instant plus(Instant origin, long count, Unit unit) {
    return switch (unit) {
      case MINUTE -> origin.plusSeconds(Math.multiplyExact(count, 60L));
      case DAY -> plusDays(origin, count);
      case WEEK -> plusDays(origin, Math.multiplyExact(count, DAYS_OF_WEEK));
      case MONTH -> count == 0 ? origin : atWallTime(local(origin).plusMonths(count));
    };
  }

  Instant plus(Instant origin, long count, OffsetUnit unit) {
    return plus(origin, Math.multiplyExact(count, unit.factor()), unit.unit());
  }

  /** Whole units from {@code from} to {@code to}, give or take one; negative when it is earlier. */
  long between(Instant from, Instant to, Unit unit) {
    return switch (unit) {
      case MINUTE -> ChronoUnit.MINUTES.between(from, to);
      case DAY -> ChronoUnit.DAYS.between(local(from), local(to));
      case WEEK -> ChronoUnit.WEEKS.between(local(from), local(to));
      case MONTH -> ChronoUnit.MONTHS.between(local(from), local(to));
    };
  }

  /** The beginning of the day, week or month after the one that {@code time} is in. */
  Instant beginningOfNext(Instant time, Unit unit) {
    LocalDate today = local(time).toLocalDate();
    LocalDate next =
        switch (unit) {
          case MINUTE -> throw new IllegalArgumentException("a minute has no end to move to");
          case DAY -> today.plusDays(1);
          case WEEK -> today.with(TemporalAdjusters.next(FIRST_DAY_OF_WEEK));
          case MONTH -> today.with(TemporalAdjusters.firstDayOfNextMonth());
        };
    return atWallTime(next.atStartOfDay());
  }

  /**
   * Keeps the local time. Where it is repeated, the origin's offset decides; where it is skipped,
   * the result is before the gap when the origin has the offset of before, else behind it; behind
   * it too when before the gap is another day.
   */
  private Instant plusDays(Instant origin, long days) {
    ZoneOffset originOffset = zone.getRules().getOffset(origin);
    LocalDateTime wanted = local(origin).plusDays(days);
    Instant withOriginOffset = wanted.toInstant(originOffset);
    ZoneOffset offset = zone.getRules().getOffset(withOriginOffset);
    Instant corrected =
        withOriginOffset.plusSeconds(originOffset.getTotalSeconds() - offset.getTotalSeconds());
    return local(corrected).toLocalDate().equals(wanted.toLocalDate())
        ? corrected
        : withOriginOffset;
  }

  /** A skipped local time moves behind the gap; of a repeated one the later is taken. */
  private Instant atWallTime(LocalDateTime local) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    if (transition == null) {
      return local.toInstant(zone.getRules().getOffset(local));
    }
    return transition.isGap()
        ? local.toInstant(transition.getOffsetBefore())
        : local.toInstant(transition.getOffsetAfter());
  }

  private LocalDateTime local(Instant time) {
    return LocalDateTime.ofInstant(time, zone);
  }
}
