package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;
import io.drover.coordinator.Frequency.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.GregorianCalendar;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random datasets, the same in every build, against a calculation that shares nothing with the
 * code: {@code java.util.Calendar} goes from the initial instance to the nominal time and beyond,
 * one period after the other.
 */
class DatasetInstancesPropertyTest {
  private static final int ROUNDS = 100;
  private static final int PERIODS = 500;

  static Stream<String> zones() {
    return Stream.of(
        "UTC",
        "America/Los_Angeles",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Europe/Berlin",
        "Europe/Dublin",
        "Africa/Cairo",
        "Asia/Beirut",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Auckland");
  }

  @ParameterizedTest
  @MethodSource("zones")
  void rangesAgreeWithAWalkFromTheInitialInstance(String zone) {
    Random random = new Random(zone.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      RandomDataset dataset = RandomDataset.of(random, TimeZone.getTimeZone(zone));
      Instant nominal = dataset.randomTime(random);
      DatasetInstances instances = new DatasetInstances(dataset.asDataset(), nominal);
      int current = dataset.countUpTo(nominal) - 1;
      int start = random.nextInt(40) - 30;
      int end = start + random.nextInt(12);

      assertThat(instances.currentRange(start, end))
          .as("current %d to %d of %s at %s", start, end, dataset, nominal)
          .isEqualTo(current < 0 ? List.of() : dataset.newestFirst(current + start, current + end));
      assertThat(instances.current(start).stream().toList())
          .as("current %d of %s at %s", start, dataset, nominal)
          .isEqualTo(
              current < 0 ? List.of() : dataset.newestFirst(current + start, current + start));
    }
  }

  @ParameterizedTest
  @MethodSource("zones")
  void offsetsAgreeWithAScanOfAllInstances(String zone) {
    Random random = new Random(31L * zone.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      RandomDataset dataset = RandomDataset.of(random, TimeZone.getTimeZone(zone));
      Instant nominal = dataset.randomTime(random);
      int current = dataset.countUpTo(nominal) - 1;
      if (current < 0) {
        continue;
      }
      DatasetInstances instances = new DatasetInstances(dataset.asDataset(), nominal);
      Instant base = dataset.times().get(current);
      // The walk has to reach as far as the offset.
      int most = (int) ChronoUnit.DAYS.between(base, dataset.last()) / 400;
      OffsetUnit unit = OffsetUnit.values()[random.nextInt(OffsetUnit.values().length)];
      int end = random.nextInt(10) - 10 + Math.min(most, 8);
      int start = end - random.nextInt(4);
      Instant from = dataset.plus(base, unit, start);
      Instant to = dataset.plus(base, unit, end);

      assertThat(instances.offset(end, unit).stream().toList())
          .as("offset %d %s of %s at %s", end, unit, dataset, nominal)
          .isEqualTo(dataset.newestFirst(dataset.countUpTo(to) - 1, dataset.countUpTo(to) - 1));
      assertThat(instances.offsetRange(start, unit, end, unit))
          .as("offset %d to %d %s of %s at %s", start, end, unit, dataset, nominal)
          .isEqualTo(dataset.newestFirst(from, to));
      if (!from.isAfter(base)) {
        assertThat(instances.absoluteRange(from, 0))
            .as("absolute %s of %s at %s", from, dataset, nominal)
            .isEqualTo(dataset.newestFirst(from, base));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("zones")
  void latestAndFutureAgreeWithACountOfExistingInstances(String zone) {
    Random random = new Random(~zone.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      RandomDataset dataset = RandomDataset.of(random, TimeZone.getTimeZone(zone));
      Instant nominal = dataset.randomTime(random);
      Instant actual = dataset.randomTime(random);
      DatasetInstances instances = new DatasetInstances(dataset.asDataset(), nominal);
      Set<Instant> existing = new HashSet<>();
      dataset.times().stream().filter(time -> random.nextInt(3) == 0).forEach(existing::add);
      int near = random.nextInt(5);
      int far = near + random.nextInt(3);
      int limit = 1 + random.nextInt(20);

      List<Instant> behind = dataset.newestFirst(Instant.EPOCH, actual);
      assertThat(instances.latestRange(-far, -near, actual, existing::contains))
          .as("latest %d to %d of %s at %s", -far, -near, dataset, actual)
          .isEqualTo(slice(behind, existing, near, far));

      int current = dataset.countUpTo(nominal) - 1;
      List<Instant> ahead =
          current < 0
              ? new ArrayList<>()
              : new ArrayList<>(dataset.newestFirst(current, current + limit - 1));
      Collections.reverse(ahead);
      assertThat(instances.futureRange(near, far, limit, existing::contains))
          .as("future %d to %d within %d of %s at %s", near, far, limit, dataset, nominal)
          .isEqualTo(slice(ahead, existing, near, far));
    }
  }

  private static Optional<List<Instant>> slice(
      List<Instant> candidates, Set<Instant> existing, int from, int to) {
    List<Instant> found = new ArrayList<>(candidates);
    found.retainAll(existing);
    return found.size() > to ? Optional.of(found.subList(from, to + 1)) : Optional.empty();
  }

  /**
   * A dataset and its first instances by Calendar.
   *
   * @param times in rising order; a day that the zone left out repeats the one after it
   */
  private record RandomDataset(
      Frequency frequency, Instant initial, TimeZone zone, List<Instant> times) {

    static RandomDataset of(Random random, TimeZone zone) {
      Instant initial = randomInitial(random, zone.toZoneId());
      Calendar first = calendar(initial, zone);
      int count = 1 + random.nextInt(5);
      Unit unit = Unit.values()[random.nextInt(Unit.values().length)];
      if (unit == Unit.MINUTE) {
        int minutes = 60 + random.nextInt(3000);
        return new RandomDataset(
            new Every(minutes, unit), initial, zone, walk(first, Calendar.MINUTE, minutes));
      }
      if (random.nextBoolean()) {
        return new RandomDataset(
            new Every(count, unit), initial, zone, walk(first, field(unit), count));
      }
      moveToEnd(first, unit);
      return new RandomDataset(
          new EndOf(count, unit), initial, zone, walk(first, field(unit), count));
    }

    /** Whole minutes; half of them within ten days before a clock change or the date line. */
    private static Instant randomInitial(Random random, ZoneId zone) {
      Instant initial =
          OffsetDateTime.of(2004 + random.nextInt(18), 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
              .toInstant()
              .plus(Duration.ofMinutes(random.nextInt(365 * 24 * 60)));
      ZoneOffsetTransition change = zone.getRules().nextTransition(initial);
      return change == null || random.nextBoolean()
          ? initial
          : change.getInstant().minus(Duration.ofMinutes(random.nextInt(14_400)));
    }

    private static List<Instant> walk(Calendar first, int field, int count) {
      List<Instant> times = new ArrayList<>();
      for (int period = 0; period < PERIODS; period++) {
        Calendar time = (Calendar) first.clone();
        time.add(field, period * count);
        times.add(time.toInstant());
      }
      return times;
    }

    private static void moveToEnd(Calendar time, Unit unit) {
      time.add(field(unit), 1);
      if (unit == Unit.WEEK) {
        time.set(Calendar.DAY_OF_WEEK, Calendar.SUNDAY);
      } else if (unit == Unit.MONTH) {
        time.set(Calendar.DAY_OF_MONTH, 1);
      }
      time.set(Calendar.HOUR_OF_DAY, 0);
      time.set(Calendar.MINUTE, 0);
    }

    private static int field(Unit unit) {
      return switch (unit) {
        case MINUTE -> Calendar.MINUTE;
        case DAY -> Calendar.DATE;
        case WEEK -> Calendar.WEEK_OF_YEAR;
        case MONTH -> Calendar.MONTH;
      };
    }

    private static Calendar calendar(Instant time, TimeZone zone) {
      Calendar calendar = new GregorianCalendar(zone, Locale.US);
      calendar.setTimeInMillis(time.toEpochMilli());
      return calendar;
    }

    Dataset asDataset() {
      return new Dataset(
          "random",
          frequency,
          initial,
          zone.toZoneId(),
          new UriTemplate("/a"),
          DoneFlag.SUCCESS_FILE);
    }

    /** Mostly on an instance or a minute beside it, sometimes before the first. */
    Instant randomTime(Random random) {
      Instant instance = times.get(random.nextInt(random.nextBoolean() ? 20 : PERIODS - 100));
      int minutes = random.nextBoolean() ? random.nextInt(3) - 1 : random.nextInt(10_000) - 5000;
      return instance.plus(Duration.ofMinutes(minutes));
    }

    Instant last() {
      return times.get(times.size() - 1);
    }

    int countUpTo(Instant time) {
      return (int) times.stream().filter(instance -> !instance.isAfter(time)).count();
    }

    Instant plus(Instant time, OffsetUnit unit, int n) {
      Calendar calendar = calendar(time, zone);
      calendar.add(
          switch (unit) {
            case MINUTE -> Calendar.MINUTE;
            case HOUR -> Calendar.HOUR;
            case DAY -> Calendar.DATE;
            case WEEK -> Calendar.WEEK_OF_YEAR;
            case MONTH -> Calendar.MONTH;
            case YEAR -> Calendar.YEAR;
          },
          n);
      return calendar.toInstant();
    }

    List<Instant> newestFirst(int from, int to) {
      return newestFirst(times.subList(Math.max(from, 0), Math.max(to + 1, 0)));
    }

    List<Instant> newestFirst(Instant from, Instant to) {
      return newestFirst(
          times.stream().filter(time -> !time.isBefore(from) && !time.isAfter(to)).toList());
    }

    private static List<Instant> newestFirst(List<Instant> rising) {
      List<Instant> falling = new ArrayList<>(new LinkedHashSet<>(rising));
      Collections.reverse(falling);
      return falling;
    }

    @Override
    public String toString() {
      return frequency + " from " + initial + " in " + zone.getID();
    }
  }
}
