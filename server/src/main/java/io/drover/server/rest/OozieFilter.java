package io.drover.server.rest;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Oozie's filter text: {@code name=value;name=value}; the same name repeated means or, different
 * names mean and. Anything unknown is E0420.
 */
final class OozieFilter {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm'Z'", Locale.ROOT);

  private final List<String> ids = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final EnumSet<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
  private Optional<String> text = Optional.empty();
  private Optional<Instant> from = Optional.empty();
  private Optional<Instant> to = Optional.empty();
  private boolean byModified;

  private OozieFilter() {}

  static JobFilter parse(String filter, Instant now) {
    OozieFilter parsed = new OozieFilter();
    for (String term : filter.split(";")) {
      if (!term.isBlank()) {
        parsed.add(term.strip(), now);
      }
    }
    return new JobFilter(
        parsed.ids,
        parsed.names,
        parsed.users,
        parsed.groups,
        parsed.statuses,
        parsed.text,
        Optional.empty(),
        parsed.from,
        parsed.to,
        parsed.byModified);
  }

  private void add(String term, Instant now) {
    int equals = term.indexOf('=');
    if (equals <= 0 || equals == term.length() - 1) {
      throw bad("[" + term + "] must be name=value");
    }
    String value = term.substring(equals + 1).strip();
    switch (term.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
      case "id" -> ids.add(value);
      case "name" -> names.add(value);
      case "user" -> users.add(value);
      case "group" -> groups.add(value);
      case "status" -> statuses.add(status(value));
      case "text" -> text = Optional.of(value);
      case "startcreatedtime" -> from = Optional.of(time(value, now));
      case "endcreatedtime" -> to = Optional.of(time(value, now));
      case "sortby" -> byModified = sortBy(value);
      default -> throw bad("invalid name [" + term.substring(0, equals) + "]");
    }
  }

  private static JobStatus status(String value) {
    try {
      return JobStatus.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw bad("invalid status [" + value + "], use one of " + List.of(JobStatus.values()));
    }
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
