package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.Frequency.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The instances of a dataset as a coordinator action sees them from its nominal time: what the
 * functions {@code coord:current}, {@code coord:latest} and their kin stand for. Immutable and
 * thread-safe; looks at no file and no clock.
 *
 * <p>Instances are named by their times. All counting is in the dataset's time zone and from its
 * initial instance, so that month ends and clock changes leave no trace in later instances; a
 * dataset at ends of days, weeks or months begins with the first such end after its initial
 * instance. What lies before the first instance is left out without a word, so that any result may
 * be empty, and all are when the nominal time itself is before it.
 *
 * <p>{@code coord:absolute} as an instance by itself needs no method: it is the time it names.
 *
 * <p>Source: the dataset functions of Oozie's coordinator language.
 */
public final class DatasetInstances {
  /** The answer of {@link #hoursInDay} and {@link #daysInMonth} before the first instance. */
  public static final int NOT_BEGUN = -1;

  /**
   * How many instances one function can give. Nobody waits for more files than that one by one, and
   * a slip in a range must not fill the memory of the server.
   */
  public static final int MOST_INSTANCES = 100_000;

  private final Dataset dataset;
  private final Instant nominalTime;
  private final InstanceGrid grid;
  private final LocalArithmetic arithmetic;

  public DatasetInstances(Dataset dataset, Instant nominalTime) {
    this.dataset = requireNonNull(dataset, "dataset");
    this.nominalTime = requireNonNull(nominalTime, "nominalTime");
    this.grid = InstanceGrid.of(dataset);
    this.arithmetic = new LocalArithmetic(dataset.timezone());
  }

  /** The last instance up to the nominal time when {@code n} is 0, else so many from there. */
  public Optional<Instant> current(int n) {
    return currentRange(n, n).stream().findFirst();
  }

  /**
   * All of {@code current(start)} to {@code current(end)}, newest first.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when start is above end
   */
  public List<Instant> currentRange(int start, int end) {
    requireOrder("coord:currentRange(" + start + ", " + end + ")", start, end);
    if (!grid.hasBegunAt(nominalTime)) {
      return List.of();
    }
    long current = grid.numberAtOrBefore(nominalTime);
    return listed(current + start, current + end);
  }

  /** The last instance up to {@code current(0)} plus {@code n} units. */
  public Optional<Instant> offset(int n, OffsetUnit unit) {
    return offsetTime(n, unit)
        .map(grid::numberAtOrBefore)
        .filter(number -> number >= 0)
        .map(grid::at);
  }

  /**
   * The instances between two offsets, both included, newest first: the start is rounded up to an
   * instance, the end down.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when the start is later than the end
   */
  public List<Instant> offsetRange(int start, OffsetUnit startUnit, int end, OffsetUnit endUnit) {
    Optional<Instant> from = offsetTime(start, startUnit);
    Optional<Instant> to = offsetTime(end, endUnit);
    if (from.isEmpty() || to.isEmpty()) {
      return List.of();
    }
    if (from.get().isAfter(to.get())) {
      throw InvalidCoordinator.call(
          "coord:offset(" + start + ", \"" + startUnit + "\")",
          "as start-instance it is later than the end-instance coord:offset("
              + end
              + ", \""
              + endUnit
              + "\")");
    }
    return listed(grid.numberAtOrAfter(from.get()), grid.numberAtOrBefore(to.get()));
  }

  private Optional<Instant> offsetTime(int n, OffsetUnit unit) {
    return current(0).map(base -> arithmetic.plus(base, n, unit));
  }

  /**
   * The instances from {@code coord:absolute} as start-instance to {@code current(end)}, newest
   * first. Where Oozie refuses a start that is no instance, the next one is taken.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when the start is later than the end
   */
  public List<Instant> absoluteRange(Instant start, int end) {
    return rangeFrom("coord:absolute(\"" + CoordinatorTime.format(start) + "\")", start, end);
  }

  /**
   * The instances from {@code coord:endOfDays(n)} as start-instance to {@code current(end)}, newest
   * first. With -1 the start is the beginning of the nominal time's day, with 0 that of the next.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when the start is later than the end
   */
  public List<Instant> endOfDaysRange(int n, int end) {
    return endOfRange("coord:endOfDays", Unit.DAY, n, end);
  }

  /** The same of weeks, which begin on Sunday. */
  public List<Instant> endOfWeeksRange(int n, int end) {
    return endOfRange("coord:endOfWeeks", Unit.WEEK, n, end);
  }

  /** The same of months. */
  public List<Instant> endOfMonthsRange(int n, int end) {
    return endOfRange("coord:endOfMonths", Unit.MONTH, n, end);
  }

  private List<Instant> endOfRange(String function, Unit unit, int n, int end) {
    Instant start = arithmetic.beginningOfNext(arithmetic.plus(nominalTime, n, unit), unit);
    return rangeFrom(function + "(" + n + ")", start, end);
  }

  private List<Instant> rangeFrom(String call, Instant start, int end) {
    if (!grid.hasBegunAt(nominalTime)) {
      return List.of();
    }
    long last = grid.numberAtOrBefore(nominalTime) + end;
    if (start.isAfter(grid.at(last))) {
      throw InvalidCoordinator.call(
          call,
          "as start-instance it is "
              + CoordinatorTime.format(start)
              + ", later than the end-instance coord:current("
              + end
              + "), "
              + CoordinatorTime.format(grid.at(last)));
    }
    return listed(grid.numberAtOrAfter(start), last);
  }

  /**
   * Hours of the local day that is {@code n} periods of the dataset from the nominal time; rounded
   * down, {@value #NOT_BEGUN} when the nominal time is before the first instance. Periods, not
   * days: that is the same for a daily dataset only, and what Oozie does.
   */
  public int hoursInDay(int n) {
    if (!grid.hasBegunAt(nominalTime)) {
      return NOT_BEGUN;
    }
    ZoneId zone = dataset.timezone();
    LocalDate day = dateAfter(n);
    return (int)
        Duration.between(day.atStartOfDay(zone), day.plusDays(1).atStartOfDay(zone)).toHours();
  }

  /** Days of the local month, likewise. */
  public int daysInMonth(int n) {
    return grid.hasBegunAt(nominalTime) ? dateAfter(n).lengthOfMonth() : NOT_BEGUN;
  }

  private LocalDate dateAfter(int periods) {
    return LocalDate.ofInstant(grid.shifted(nominalTime, periods), dataset.timezone());
  }

  /** Minutes that the dataset's clocks are ahead of the job's at the nominal time. */
  public int tzOffset(ZoneId jobTimezone) {
    int seconds =
        dataset.timezone().getRules().getOffset(nominalTime).getTotalSeconds()
            - jobTimezone.getRules().getOffset(nominalTime).getTotalSeconds();
    return seconds / 60;
  }

  /**
   * What {@link #latestRange} looks at: all instances up to that time, newest first. Lazy; a long
   * walk when none exists.
   */
  public Stream<Instant> latestCandidates(Instant actualTime) {
    return grid.newestFirst(0, grid.numberAtOrBefore(actualTime));
  }

  /**
   * The newest existing instance up to the actual time when {@code n} is 0, the one before it when
   * -1. Empty as long as it is not there: the action goes on waiting.
   *
   * @param n not above 0
   * @param exists whether the instance of that time is there; asked no more often than needed
   * @throws io.drover.schema.InvalidRequestException E1003 when n is above 0
   */
  public Optional<Instant> latest(int n, Instant actualTime, Predicate<Instant> exists) {
    return latestRange(n, n, actualTime, exists).map(instances -> instances.get(0));
  }

  /**
   * All of {@code latest(start)} to {@code latest(end)}, newest first. Empty as long as one of them
   * is not there.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when start is above end, or end above 0
   */
  public Optional<List<Instant>> latestRange(
      int start, int end, Instant actualTime, Predicate<Instant> exists) {
    String call = "coord:latestRange(" + start + ", " + end + ")";
    requireOrder(call, start, end);
    if (end > 0) {
      throw InvalidCoordinator.call(call, "numbers cannot be above 0, which is the newest");
    }
    return existing(latestCandidates(actualTime), -(long) end, -(long) start, exists);
  }

  /**
   * What {@link #futureRange} looks at: {@code current(0)} and what follows, oldest first, so many
   * at most.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when the limit is not above 0
   */
  public Stream<Instant> futureCandidates(int limit) {
    if (limit <= 0) {
      throw InvalidCoordinator.call("coord:future", "the limit must be above 0, not " + limit);
    }
    if (!grid.hasBegunAt(nominalTime)) {
      return Stream.empty();
    }
    long current = grid.numberAtOrBefore(nominalTime);
    return grid.oldestFirst(current, current + limit - 1);
  }

  /**
   * The first existing instance from {@code current(0)} on when {@code n} is 0, the one after it
   * when 1. Empty as long as it is not there.
   *
   * @param limit how many instances are looked at, existing or not
   * @param exists whether the instance of that time is there; asked no more often than needed
   * @throws io.drover.schema.InvalidRequestException E1003 when n is below 0 or the limit not above
   */
  public Optional<Instant> future(int n, int limit, Predicate<Instant> exists) {
    return futureRange(n, n, limit, exists).map(instances -> instances.get(0));
  }

  /**
   * All of {@code future(start)} to {@code future(end)}, the oldest first, in which these differ
   * from all other ranges. Empty as long as one of them is not there.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when start is above end or below 0, or
   *     the limit not above 0
   */
  public Optional<List<Instant>> futureRange(
      int start, int end, int limit, Predicate<Instant> exists) {
    String call = "coord:futureRange(" + start + ", " + end + ", " + limit + ")";
    requireOrder(call, start, end);
    if (start < 0) {
      throw InvalidCoordinator.call(call, "numbers cannot be below 0, which is the first");
    }
    return existing(futureCandidates(limit), start, end, exists);
  }

  private static Optional<List<Instant>> existing(
      Stream<Instant> candidates, long first, long last, Predicate<Instant> exists) {
    List<Instant> found = candidates.filter(exists).limit(last + 1).toList();
    return found.size() > last
        ? Optional.of(found.stream().skip(first).toList())
        : Optional.empty();
  }

  private List<Instant> listed(long from, long to) {
    if (to - Math.max(from, 0) >= MOST_INSTANCES) {
      throw InvalidCoordinator.call(
          "of dataset " + dataset.name(), "it asks for more than " + MOST_INSTANCES + " instances");
    }
    return grid.newestFirst(from, to).toList();
  }

  private static void requireOrder(String call, int start, int end) {
    if (start > end) {
      throw InvalidCoordinator.call(call, "the start " + start + " is above the end " + end);
    }
  }
}
