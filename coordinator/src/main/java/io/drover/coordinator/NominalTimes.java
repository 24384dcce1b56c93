package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;
import io.drover.coordinator.Frequency.Unit;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The nominal times of a coordinator: rising, none before start, all before end. Immutable and
 * thread-safe; nothing is computed ahead, so a schedule of any length costs nothing until asked.
 *
 * <p>No two are the same, but for a local day that a time zone left out, such as December 30, 2011
 * in Samoa: it falls on the day after it, which so comes twice, as with {@code java.util.Calendar};
 * there alone can a time be an hour before the last one, when the start was in winter.
 *
 * <p>Days, weeks and months are counted in the coordinator's time zone and always from the start,
 * never from the time before: monthly from January 31 is February 29, March 31, April 30. Minutes
 * (and hours) are elapsed time.
 *
 * <p>A cron expression is evaluated in UTC. When it fires at one time of day only, that time stays
 * what it is in the coordinator's time zone: a firing while daylight saving differs from that at
 * the start is moved by the difference.
 *
 * <p>Source: behaviour of Oozie 5.2.1, probed. One thing is decided differently: Oozie moves a cron
 * firing when it is a day or more from its neighbour, so that of several times of a day some would
 * move and some not; here all do or none does.
 */
public final class NominalTimes implements NominalSequence, Iterable<Instant> {
  private static final Duration MOST_MOVED = Duration.ofHours(3);

  private final Instant start;
  private final Instant end;
  private final ZoneId timezone;
  private final Frequency frequency;
  private final LocalArithmetic arithmetic;

  /**
   * The times from {@code start} on.
   *
   * @param end not a nominal time itself
   * @param timezone the coordinator's own, for days, months and daylight saving
   * @throws io.drover.schema.InvalidRequestException E1003 when start is not before end, or when a
   *     cron expression never fires between them
   */
  public NominalTimes(Instant start, Instant end, ZoneId timezone, Frequency frequency) {
    this.start = requireNonNull(start, "start");
    this.end = requireNonNull(end, "end");
    this.timezone = requireNonNull(timezone, "timezone");
    this.frequency = requireNonNull(frequency, "frequency");
    this.arithmetic = new LocalArithmetic(timezone);
    if (!start.isBefore(end)) {
      throw InvalidCoordinator.attribute(
          "start",
          CoordinatorTime.format(start),
          "it is not before end=\"" + CoordinatorTime.format(end) + "\"");
    }
    if (frequency instanceof CronFrequency cron && !iterator().hasNext()) {
      throw InvalidCoordinator.attribute(
          "frequency",
          cron.text(),
          "the cron expression never fires between "
              + CoordinatorTime.format(start)
              + " and "
              + CoordinatorTime.format(end));
    }
  }

  /** The same with another end; empty when that leaves none. */
  public Optional<NominalTimes> until(Instant otherEnd) {
    if (otherEnd.equals(end)) {
      return Optional.of(this);
    }
    if (!start.isBefore(otherEnd)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new NominalTimes(start, otherEnd, timezone, frequency));
    } catch (InvalidRequestException e) {
      // a cron expression that does not fire before it
      return Optional.empty();
    }
  }

  /**
   * The nominal time of the action with that number; empty when the schedule ends before it. Cheap
   * for any number, except for cron, where the firings are counted from the start.
   *
   * @param number from 1, as coordinator actions are numbered
   */
  public Optional<Instant> nth(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("numbers begin at 1, not " + number);
    }
    return frequency.accept(
        new Frequency.Visitor<>() {
          @Override
          public Optional<Instant> every(Every every) {
            return counted(start, every.count(), every.unit(), number - 1L);
          }

          @Override
          public Optional<Instant> endOf(EndOf endOf) {
            return counted(firstEnd(endOf), endOf.count(), endOf.unit(), number - 1L);
          }

          @Override
          public Optional<Instant> cron(CronFrequency cron) {
            return stream().skip(number - 1L).findFirst();
          }
        });
  }

  /**
   * The times that the same rhythm gives between two instants, also before the start and behind the
   * end, in rising order.
   *
   * @param to not included
   */
  public Stream<Instant> between(Instant from, Instant to) {
    Stream<Instant> times =
        frequency.accept(
            new Frequency.Visitor<>() {
              @Override
              public Stream<Instant> every(Every every) {
                return rhythm(start, every.count(), every.unit(), from);
              }

              @Override
              public Stream<Instant> endOf(EndOf endOf) {
                return rhythm(firstEnd(endOf), endOf.count(), endOf.unit(), from);
              }

              @Override
              public Stream<Instant> cron(CronFrequency cron) {
                return Stream.iterate(
                        cron.firingAfter(from.minus(MOST_MOVED).minusNanos(1)),
                        Optional::isPresent,
                        firing -> firing.flatMap(cron::firingAfter))
                    .map(Optional::orElseThrow)
                    .map(firing -> kept(cron, firing));
              }
            });
    return times.dropWhile(time -> time.isBefore(from)).takeWhile(time -> time.isBefore(to));
  }

  private Stream<Instant> rhythm(Instant origin, int count, Unit unit, Instant from) {
    long first = Math.floorDiv(arithmetic.between(origin, from, unit) - 1, count);
    return Stream.iterate(first, period -> period + 1)
        .map(period -> arithmetic.plus(origin, Math.multiplyExact(period, count), unit));
  }

  /** Whether local time is kept, which is what moves a firing. */
  private Instant kept(CronFrequency cron, Instant firing) {
    return cron.isOneTimeOfDay()
        ? firing.plus(daylightSaving(start)).minus(daylightSaving(firing))
        : firing;
  }

  /** In rising order. */
  public Stream<Instant> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public Iterator<Instant> iterator() {
    return following(0, start);
  }

  /** Cheap for any number, with cron as well. */
  @Override
  public Iterator<Instant> following(int number, Instant nominalTime) {
    return frequency.accept(
        new Frequency.Visitor<>() {
          @Override
          public Iterator<Instant> every(Every every) {
            return new CountedTimes(start, every.count(), every.unit(), number);
          }

          @Override
          public Iterator<Instant> endOf(EndOf endOf) {
            return new CountedTimes(firstEnd(endOf), endOf.count(), endOf.unit(), number);
          }

          @Override
          public Iterator<Instant> cron(CronFrequency cron) {
            return new CronTimes(cron, number == 0 ? start : nominalTime.plusNanos(1));
          }
        });
  }

  private Instant firstEnd(EndOf endOf) {
    return arithmetic.beginningOfNext(start, endOf.unit());
  }

  /**
   * The origin plus {@code periods} times {@code count} units, unless that is not before the end.
   */
  private Optional<Instant> counted(Instant origin, int count, Unit unit, long periods) {
    long units = Math.multiplyExact(periods, count);
    if (units > arithmetic.between(origin, end, unit) + 1) {
      return Optional.empty();
    }
    return Optional.of(arithmetic.plus(origin, units, unit)).filter(time -> time.isBefore(end));
  }

  /** One after the other, always computed from the origin. */
  private final class CountedTimes implements Iterator<Instant> {
    private final Instant origin;
    private final int count;
    private final Unit unit;
    private long period;

    CountedTimes(Instant origin, int count, Unit unit, long firstPeriod) {
      this.origin = origin;
      this.count = count;
      this.unit = unit;
      this.period = firstPeriod;
    }

    @Override
    public boolean hasNext() {
      return counted(origin, count, unit, period).isPresent();
    }

    @Override
    public Instant next() {
      Instant time = counted(origin, count, unit, period).orElseThrow(NoSuchElementException::new);
      period++;
      return time;
    }
  }

  /** The firings of a cron expression, moved where local time asks for it. */
  private final class CronTimes implements Iterator<Instant> {
    private final CronFrequency cron;
    private Optional<Instant> firing;

    /** From that time on, which is not before the start. */
    CronTimes(CronFrequency cron, Instant from) {
      this.cron = cron;
      // A firing moves by a few hours at most, to either side; none before the start counts.
      Instant search = from.minus(MOST_MOVED);
      this.firing = cron.firingAfter((search.isBefore(start) ? start : search).minusNanos(1));
      skipBefore(from);
    }

    private void skipBefore(Instant from) {
      while (firing.isPresent() && nominal(firing.get()).isBefore(from)) {
        firing = firing.flatMap(cron::firingAfter);
      }
    }

    @Override
    public boolean hasNext() {
      return firing.map(this::nominal).filter(time -> time.isBefore(end)).isPresent();
    }

    @Override
    public Instant next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Instant current = firing.orElseThrow();
      firing = cron.firingAfter(current);
      return nominal(current);
    }

    private Instant nominal(Instant time) {
      return kept(cron, time);
    }
  }

  private Duration daylightSaving(Instant time) {
    return timezone.getRules().getDaylightSavings(time);
  }
}
