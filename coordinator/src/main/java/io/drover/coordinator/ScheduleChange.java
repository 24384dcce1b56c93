package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code oozie job -change} asks for; what is empty stays.
 *
 * @param clearsPause whether the pause time goes away; then {@code pauseTime} is empty
 * @param status RUNNING or IGNORED
 */
public record ScheduleChange(
    Optional<Instant> endTime,
    Optional<Integer> concurrency,
    Optional<Instant> pauseTime,
    boolean clearsPause,
    Optional<ScheduleStatus> status) {
  /** Changes nothing. */
  public static final ScheduleChange NOTHING =
      new ScheduleChange(
          Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

  public ScheduleChange {
    requireNonNull(endTime, "endTime");
    requireNonNull(concurrency, "concurrency");
    requireNonNull(pauseTime, "pauseTime");
    requireNonNull(status, "status");
  }

  /**
   * Reads {@code endtime=...;concurrency=...;pausetime=...;status=...}, each at most once; a pause
   * time without value clears it.
   *
   * @throws InvalidRequestException E1015
   */
  public static ScheduleChange parse(String text) {
    ScheduleChange change = NOTHING;
    Set<String> seen = new HashSet<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank() && !text.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      if (!seen.add(name)) {
        throw invalid(text, name + " stands there twice");
      }
      change = change.with(name, value, text);
    }
    return change;
  }

  private ScheduleChange with(String name, String value, String text) {
    return switch (name) {
      case "endtime" ->
          new ScheduleChange(
              Optional.of(time(value, text)), concurrency, pauseTime, clearsPause, status);
      case "concurrency" ->
          new ScheduleChange(
              endTime, Optional.of(number(value, text)), pauseTime, clearsPause, status);
      case "pausetime" ->
          value.isEmpty()
              ? new ScheduleChange(endTime, concurrency, Optional.empty(), true, status)
              : new ScheduleChange(
                  endTime, concurrency, Optional.of(time(value, text)), false, status);
      case "status" ->
          new ScheduleChange(
              endTime, concurrency, pauseTime, clearsPause, Optional.of(status(value, text)));
      default ->
          throw invalid(
              text, "'" + name + "' is none of endtime, concurrency, pausetime and status");
    };
  }

  private static Instant time(String value, String text) {
    try {
      return CoordinatorTime.parse("value", value);
    } catch (InvalidRequestException e) {
      throw invalid(text, "'" + value + "' is not a UTC time such as 2016-01-31T13:10Z");
    }
  }

  private static int number(String value, String text) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw invalid(text, "'" + value + "' is no whole number");
    }
  }

  private static ScheduleStatus status(String value, String text) {
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "RUNNING" -> ScheduleStatus.RUNNING;
      case "IGNORED" -> ScheduleStatus.IGNORED;
      default -> throw invalid(text, "the status can become RUNNING or IGNORED only");
    };
  }

  private static InvalidRequestException invalid(String text, String why) {
    return new InvalidRequestException(
        ErrorCode.E1015, "Invalid value to change [" + text + "]: " + why);
  }
}
