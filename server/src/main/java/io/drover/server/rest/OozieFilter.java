package io.drover.server.rest;

import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.ScheduleStatus;
import io.drover.engine.JobFilter;
import io.drover.engine.JobStatus;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Oozie's filter of jobs: {@code name=value;name=value}; the same name repeated means or, different
 * names mean and. Anything unknown is E0420. Coordinators can also be found by their {@code
 * frequency} and its {@code unit}, which is minutes when only the former is given.
 */
final class OozieFilter {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm'Z'", Locale.ROOT);

  private final List<String> ids = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final List<String> statuses = new ArrayList<>();
  private final List<String> frequencies = new ArrayList<>();
  private Optional<String> unit = Optional.empty();
  private Optional<String> text = Optional.empty();
  private Optional<Instant> from = Optional.empty();
  private Optional<Instant> to = Optional.empty();
  private boolean byModified;

  private OozieFilter() {}

  private static OozieFilter parse(String filter, Instant now, boolean rhythm) {
    OozieFilter parsed = new OozieFilter();
    for (String term : filter.split(";")) {
      if (!term.isBlank()) {
        parsed.add(term.strip(), now, rhythm);
      }
    }
    return parsed;
  }

  static JobFilter workflows(String filter, Instant now) {
    OozieFilter parsed = parse(filter, now, false);
    return new JobFilter(
        parsed.ids,
        parsed.names,
        parsed.users,
        parsed.groups,
        parsed.statuses(JobStatus.values()),
        parsed.text,
        Optional.empty(),
        parsed.from,
        parsed.to,
        parsed.byModified);
  }

  static CoordinatorFilter coordinators(String filter, Instant now) {
    OozieFilter parsed = parse(filter, now, true);
    if (parsed.unit.isPresent() && parsed.frequencies.isEmpty()) {
      throw bad("unit needs a frequency");
    }
    return parsed.schedules();
  }

  static CoordinatorFilter bundles(String filter, Instant now) {
    return parse(filter, now, false).schedules();
  }

  private CoordinatorFilter schedules() {
    Rhythm rhythm = Rhythm.of(unit.orElse("minutes"));
    return new CoordinatorFilter(
        ids,
        names,
        users,
        groups,
        statuses(ScheduleStatus.values()),
        text,
        Optional.empty(),
        frequencies.stream().map(rhythm::count).toList(),
        frequencies.isEmpty() ? List.of() : List.of(rhythm.timeUnit()),
        from,
        to,
        byModified);
  }

  /**
   * A unit of frequencies.
   *
   * @param timeUnit as jobs are stored with
   * @param factor how many of that it is
   */
  private record Rhythm(String timeUnit, int factor) {
    static Rhythm of(String unit) {
      return switch (unit.toLowerCase(Locale.ROOT)) {
        case "minutes" -> new Rhythm("MINUTE", 1);
        case "hours" -> new Rhythm("MINUTE", 60);
        case "days" -> new Rhythm("DAY", 1);
        case "weeks" -> new Rhythm("WEEK", 1);
        case "months" -> new Rhythm("MONTH", 1);
        default -> throw bad("unit [" + unit + "] must be minutes, hours, days, weeks or months");
      };
    }

    String count(String frequency) {
      try {
        return Long.toString(Math.multiplyExact(Long.parseLong(frequency), factor));
      } catch (NumberFormatException | ArithmeticException e) {
        throw bad("frequency [" + frequency + "] must be a number");
      }
    }
  }

  private void add(String term, Instant now, boolean rhythm) {
    int equals = term.indexOf('=');
    if (equals <= 0 || equals == term.length() - 1) {
      throw bad("[" + term + "] must be name=value");
    }
    String name = term.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    String value = term.substring(equals + 1).strip();
    if (rhythm && name.equals("frequency")) {
      frequencies.add(value);
      return;
    }
    if (rhythm && name.equals("unit")) {
      unit = Optional.of(value);
      return;
    }
    switch (name) {
      case "id" -> ids.add(value);
      case "name" -> names.add(value);
      case "user" -> users.add(value);
      case "group" -> groups.add(value);
      case "status" -> statuses.add(value);
      case "text" -> text = Optional.of(value);
      case "startcreatedtime" -> from = Optional.of(time(value, now));
      case "endcreatedtime" -> to = Optional.of(time(value, now));
      case "sortby" -> byModified = sortBy(value);
      default -> throw bad("invalid name [" + name + "]");
    }
  }

  private <E extends Enum<E>> Set<E> statuses(E[] known) {
    return statuses.stream().map(value -> status(value, known)).collect(Collectors.toSet());
  }

  private static <E extends Enum<E>> E status(String value, E[] known) {
    return Arrays.stream(known)
        .filter(status -> status.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () -> bad("invalid status [" + value + "], use one of " + Arrays.toString(known)));
  }

  private static boolean sortBy(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "createdtime" -> false;
      case "lastmodifiedtime" -> true;
      default -> throw bad("sortby must be createdTime or lastModifiedTime");
    };
  }

  /** {@code 2026-01-31T08:00Z}, or back from now: {@code -2d}, {@code -3h}, {@code -5m}. */
  static Instant time(String value, Instant now) {
    try {
      if (value.startsWith("-")) {
        long number = Long.parseLong(value.substring(1, value.length() - 1));
        return switch (value.charAt(value.length() - 1)) {
          case 'd' -> now.minus(Duration.ofDays(number));
          case 'h' -> now.minus(Duration.ofHours(number));
          case 'm' -> now.minus(Duration.ofMinutes(number));
          default -> throw bad("time [" + value + "] must end in d, h or m");
        };
      }
      return LocalDateTime.parse(value, MINUTES).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
      throw bad("time [" + value + "] must be yyyy-MM-ddTHH:mmZ or like -2d");
    }
  }

  static InvalidRequestException bad(String why) {
    return new InvalidRequestException(ErrorCode.E0420, "Invalid jobs filter: " + why);
  }
}
