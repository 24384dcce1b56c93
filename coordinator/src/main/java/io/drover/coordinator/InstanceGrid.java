package io.drover.coordinator;

import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;
import io.drover.coordinator.Frequency.Unit;
import java.time.Instant;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The times of a dataset's instances, numbered from 0, the first one. Every time is computed from
 * the first one, never from its neighbour, and a number is found without a search, so that far and
 * near instances cost the same.
 *
 * <p>Numbers below 0 have times too, for counting; no dataset has such an instance. Times never
 * fall, but a local day that a zone left out falls on the day after it.
 */
final class InstanceGrid {
  private final LocalArithmetic arithmetic;
  private final Instant first;
  private final int count;
  private final Unit unit;

  private InstanceGrid(LocalArithmetic arithmetic, Instant first, int count, Unit unit) {
    this.arithmetic = arithmetic;
    this.first = first;
    this.count = count;
    this.unit = unit;
  }

  static InstanceGrid of(Dataset dataset) {
    LocalArithmetic arithmetic = new LocalArithmetic(dataset.timezone());
    Instant initial = dataset.initialInstance();
    return dataset
        .frequency()
        .accept(
            new Frequency.Visitor<>() {
              @Override
              public InstanceGrid every(Every every) {
                return new InstanceGrid(arithmetic, initial, every.count(), every.unit());
              }

              @Override
              public InstanceGrid endOf(EndOf endOf) {
                Instant first = arithmetic.beginningOfNext(initial, endOf.unit());
                return new InstanceGrid(arithmetic, first, endOf.count(), endOf.unit());
              }

              @Override
              public InstanceGrid cron(CronFrequency cron) {
                throw new IllegalArgumentException("a dataset has no cron expression: " + cron);
              }
            });
  }

  boolean hasBegunAt(Instant time) {
    return !time.isBefore(first);
  }

  Instant at(long number) {
    return arithmetic.plus(first, Math.multiplyExact(number, count), unit);
  }

  /** That many periods after any time, on the grid or not. */
  Instant shifted(Instant time, long periods) {
    return arithmetic.plus(time, Math.multiplyExact(periods, count), unit);
  }

  /** The number of the last instance that is not after that time. */
  long numberAtOrBefore(Instant time) {
    long number = Math.floorDiv(arithmetic.between(first, time, unit), count);
    // Month ends, clock changes and the date line put the count of units off by one or two.
    while (at(number).isAfter(time)) {
      number--;
    }
    while (!at(number + 1).isAfter(time)) {
      number++;
    }
    return number;
  }

  /** The number of the first instance that is not before that time. */
  long numberAtOrAfter(Instant time) {
    return numberAtOrBefore(time.minusNanos(1)) + 1;
  }

  /** The instances with these numbers that the dataset has; none when from is above to. Lazy. */
  Stream<Instant> newestFirst(long from, long to) {
    long oldest = Math.max(from, 0);
    return LongStream.rangeClosed(oldest, to)
        .map(number -> oldest + to - number)
        .filter(number -> isLastOfItsTime(number, to))
        .mapToObj(this::at);
  }

  /** The same, the oldest first. */
  Stream<Instant> oldestFirst(long from, long to) {
    return LongStream.rangeClosed(Math.max(from, 0), to)
        .filter(number -> isLastOfItsTime(number, to))
        .mapToObj(this::at);
  }

  private boolean isLastOfItsTime(long number, long to) {
    return number == to || !at(number).equals(at(number + 1));
  }
}
