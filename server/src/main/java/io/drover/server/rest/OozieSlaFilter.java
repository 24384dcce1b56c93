package io.drover.server.rest;

import io.drover.coordinator.sla.SlaEvent;
import io.drover.coordinator.sla.SlaFilter;
import io.drover.coordinator.sla.SlaFilter.Length;
import io.drover.coordinator.sla.SlaFilter.Range;
import io.drover.coordinator.sla.SlaFilter.Sort;
import io.drover.coordinator.sla.SlaFilter.Text;
import io.drover.coordinator.sla.SlaFilter.Time;
import io.drover.coordinator.sla.SlaStatus;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Oozie's filter of service levels: all terms must hold. Anything unknown is E0420. */
final class OozieSlaFilter {
  private static final Map<String, Sort> SORTS =
      Map.ofEntries(
          Map.entry("actualduration", Sort.ACTUAL_DURATION),
          Map.entry("actualendts", Sort.ACTUAL_END),
          Map.entry("actualstartts", Sort.ACTUAL_START),
          Map.entry("appname", Sort.APP_NAME),
          Map.entry("apptype", Sort.APP_TYPE),
          Map.entry("createdtimets", Sort.CREATED),
          Map.entry("eventprocessed", Sort.EVENT_STATUS),
          Map.entry("eventstatus", Sort.EVENT_STATUS),
          Map.entry("expectedduration", Sort.EXPECTED_DURATION),
          Map.entry("expectedendts", Sort.EXPECTED_END),
          Map.entry("expectedstartts", Sort.EXPECTED_START),
          Map.entry("jobid", Sort.ID),
          Map.entry("jobstatus", Sort.JOB_STATUS),
          Map.entry("lastmodifiedts", Sort.MODIFIED),
          Map.entry("nominaltimets", Sort.NOMINAL_TIME),
          Map.entry("parentid", Sort.PARENT_ID),
          Map.entry("slastatus", Sort.SLA_STATUS),
          Map.entry("user", Sort.USER));

  private final Map<Text, String> like = new EnumMap<>(Text.class);
  private final Map<Text, String> exact = new EnumMap<>(Text.class);
  private final EnumSet<SlaEvent> events = EnumSet.noneOf(SlaEvent.class);
  private final EnumSet<SlaStatus> statuses = EnumSet.noneOf(SlaStatus.class);
  private final Map<Time, Range<Instant>> times = new EnumMap<>(Time.class);
  private final Map<Length, Range<Long>> durations = new EnumMap<>(Length.class);
  private Optional<String> bundle = Optional.empty();

  private OozieSlaFilter() {}

  static SlaFilter parse(String filter, String sortBy, String order, Instant now) {
    OozieSlaFilter parsed = new OozieSlaFilter();
    for (String term : filter.split(";")) {
      if (!term.isBlank()) {
        parsed.add(term.strip(), now);
      }
    }
    return new SlaFilter(
        parsed.like,
        parsed.exact,
        parsed.events,
        parsed.statuses,
        parsed.times,
        parsed.durations,
        parsed.bundle,
        sort(sortBy),
        descending(order));
  }

  private void add(String term, Instant now) {
    int equals = term.indexOf('=');
    if (equals <= 0 || equals == term.length() - 1) {
      throw OozieFilter.bad("[" + term + "] must be name=value");
    }
    String name = term.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    String value = term.substring(equals + 1).strip();
    switch (name) {
      // the names of the first version, which the command line's help still shows
      case "id", "jobid" -> exact.put(Text.ID, value);
      case "parent_id" -> exact.put(Text.PARENT_ID, value);
      case "app_name", "appname" -> like.put(Text.APP_NAME, value);
      case "app_type" -> like.put(Text.APP_TYPE, value);
      case "user_name" -> like.put(Text.USER, value);
      case "job_status" -> like.put(Text.JOB_STATUS, value);
      case "bundle" -> bundle = Optional.of(value);
      case "event_status" -> all(value).forEach(one -> events.add(word(SlaEvent.class, one)));
      case "sla_status" -> all(value).forEach(one -> statuses.add(word(SlaStatus.class, one)));
      case "expected_duration_min" -> atLeast(durations, Length.EXPECTED, millis(value));
      case "expected_duration_max" -> atMost(durations, Length.EXPECTED, millis(value));
      case "actual_duration_min" -> atLeast(durations, Length.ACTUAL, millis(value));
      case "actual_duration_max" -> atMost(durations, Length.ACTUAL, millis(value));
      case "nominal_start" -> atLeast(times, Time.NOMINAL, OozieFilter.time(value, now));
      case "nominal_end" -> atMost(times, Time.NOMINAL, OozieFilter.time(value, now));
      default -> {
        if (name.endsWith("_after")) {
          atLeast(times, time(name, "_after"), OozieFilter.time(value, now));
        } else if (name.endsWith("_before")) {
          atMost(times, time(name, "_before"), OozieFilter.time(value, now));
        } else {
          throw OozieFilter.bad("invalid name [" + name + "]");
        }
      }
    }
  }

  private static <K, T> void atLeast(Map<K, Range<T>> ranges, K key, T value) {
    ranges.merge(
        key,
        new Range<>(Optional.of(value), Optional.empty()),
        (old, more) -> new Range<>(more.from(), old.to()));
  }

  private static <K, T> void atMost(Map<K, Range<T>> ranges, K key, T value) {
    ranges.merge(
        key,
        new Range<>(Optional.empty(), Optional.of(value)),
        (old, more) -> new Range<>(old.from(), more.to()));
  }

  private static Time time(String name, String ending) {
    return switch (name.substring(0, name.length() - ending.length())) {
      case "nominal" -> Time.NOMINAL;
      case "created" -> Time.CREATED;
      case "expectedstart" -> Time.EXPECTED_START;
      case "expectedend" -> Time.EXPECTED_END;
      case "actualstart" -> Time.ACTUAL_START;
      case "actualend" -> Time.ACTUAL_END;
      default -> throw OozieFilter.bad("invalid name [" + name + "]");
    };
  }

  private static List<String> all(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).toList();
  }

  private static <E extends Enum<E>> E word(Class<E> type, String value) {
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw OozieFilter.bad("invalid status [" + value + "], use " + EnumSet.allOf(type));
    }
  }

  private static long millis(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw OozieFilter.bad("duration [" + value + "] must be milliseconds");
    }
  }

  private static Sort sort(String name) {
    Sort sort = SORTS.get(name.isBlank() ? "nominaltimets" : name.strip().toLowerCase(Locale.ROOT));
    if (sort == null) {
      throw new InvalidRequestException(ErrorCode.E0303, "sortby [" + name + "] is unknown");
    }
    return sort;
  }

  private static boolean descending(String order) {
    return switch (order) {
      case "", "asc" -> false;
      case "desc" -> true;
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303, "order [" + order + "] must be asc or desc");
    };
  }
}
