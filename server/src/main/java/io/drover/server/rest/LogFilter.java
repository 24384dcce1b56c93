package io.drover.server.rest;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Oozie's log filter: {@code recent=2h;start=;end=;loglevel=WARN|ERROR;text=;limit=;debug}. Times
 * are UTC, or a span: {@code recent} counts back from the job's end, {@code start} and {@code end}
 * on from its creation. Anything unknown is E0302.
 *
 * @param levels wanted ones; empty means all
 * @param text part of a line; empty means any
 * @param limit most messages, the first ones; a message's further lines do not count
 */
record LogFilter(
    Optional<Instant> from, Optional<Instant> to, Set<LogLevel> levels, String text, int limit) {
  static final LogFilter ALL =
      new LogFilter(Optional.empty(), Optional.empty(), Set.of(), "", Integer.MAX_VALUE);

  private static final List<DateTimeFormatter> TIMES =
      List.of(
          DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm'Z'", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT));

  LogFilter {
    levels = Set.copyOf(levels);
  }

  /** Only what went wrong. */
  LogFilter onlyProblems() {
    return new LogFilter(
        from,
        to,
        levels.isEmpty() ? EnumSet.of(LogLevel.WARN, LogLevel.ERROR, LogLevel.FATAL) : levels,
        text,
        limit);
  }

  boolean takes(Instant at, LogLevel level, String line) {
    return (from.isEmpty() || !at.isBefore(from.get()))
        && (to.isEmpty() || !at.isAfter(to.get()))
        && (levels.isEmpty() || levels.contains(level))
        && line.contains(text);
  }

  /** {@code created} and {@code ended} are the job's; an unfinished one's end is now. */
  static LogFilter parse(String filter, Instant created, Instant ended) {
    LogFilter parsed = ALL;
    for (String term : filter.split(";")) {
      if (!term.isBlank()) {
        int equals = term.indexOf('=');
        String name = equals < 0 ? term : term.substring(0, equals);
        String value = equals < 0 ? "" : term.substring(equals + 1).strip();
        parsed = parsed.with(name.strip().toLowerCase(Locale.ROOT), value, created, ended);
      }
    }
    return parsed;
  }

  private LogFilter with(String name, String value, Instant created, Instant ended) {
    return switch (name) {
      case "recent" ->
          new LogFilter(Optional.of(ended.minus(span(value))), to, levels, text, limit);
      case "start" -> new LogFilter(Optional.of(time(value, created)), to, levels, text, limit);
      case "end" -> new LogFilter(from, Optional.of(time(value, created)), levels, text, limit);
      case "loglevel" -> new LogFilter(from, to, levels(value), text, limit);
      case "text" -> new LogFilter(from, to, levels, value, limit);
      case "limit" -> new LogFilter(from, to, levels, text, limit(value));
      // in Oozie it adds statistics about the search of its log files
      case "debug" -> this;
      default -> throw bad("Unsupported log filter [" + name + "]");
    };
  }

  private static Set<LogLevel> levels(String value) {
    EnumSet<LogLevel> levels = EnumSet.noneOf(LogLevel.class);
    for (String name : new ArrayList<>(Arrays.asList(value.split("\\|")))) {
      if (name.equals("ALL")) {
        levels.addAll(EnumSet.allOf(LogLevel.class));
      } else if (!name.isEmpty()) {
        try {
          levels.add(LogLevel.valueOf(name));
        } catch (IllegalArgumentException e) {
          throw bad("loglevel [" + name + "] must be one of ALL, " + List.of(LogLevel.values()));
        }
      }
    }
    return levels;
  }

  private static int limit(String value) {
    try {
      int limit = Integer.parseInt(value);
      return limit < 0 ? Integer.MAX_VALUE : limit;
    } catch (NumberFormatException e) {
      throw bad("limit [" + value + "] must be a number");
    }
  }

  private static Instant time(String value, Instant created) {
    for (DateTimeFormatter format : TIMES) {
      try {
        return LocalDateTime.parse(value, format).toInstant(ZoneOffset.UTC);
      } catch (DateTimeParseException e) {
        // another form
      }
    }
    return created.plus(span(value));
  }

  /** {@code 2h}, {@code 30m}, or a number of hours. */
  private static Duration span(String value) {
    try {
      if (value.endsWith("m")) {
        return Duration.ofMinutes(Integer.parseInt(value.substring(0, value.length() - 1)));
      }
      return Duration.ofHours(
          Integer.parseInt(value.endsWith("h") ? value.substring(0, value.length() - 1) : value));
    } catch (NumberFormatException e) {
      throw bad("time [" + value + "] must be yyyy-MM-ddTHH:mmZ, yyyy-MM-dd HH:mm:ss, 2h or 30m");
    }
  }

  private static InvalidRequestException bad(String why) {
    return new InvalidRequestException(ErrorCode.E0302, why);
  }
}
