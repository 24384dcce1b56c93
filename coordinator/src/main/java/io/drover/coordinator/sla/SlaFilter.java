package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which summaries to show, and in which order. What is given must all hold; an empty set or map
 * asks for nothing.
 *
 * @param like patterns with {@code %} and {@code _}
 * @param exact values as they are
 * @param events at least one of these was said
 * @param times bounds, both ends included
 * @param durations bounds in milliseconds, both ends included
 * @param bundle id or name
 */
public record SlaFilter(
    Map<Text, String> like,
    Map<Text, String> exact,
    Set<SlaEvent> events,
    Set<SlaStatus> statuses,
    Map<Time, Range<Instant>> times,
    Map<Length, Range<Long>> durations,
    Optional<String> bundle,
    Sort sort,
    boolean descending) {

  /** Bounds; an empty one does not bind. */
  public record Range<T>(Optional<T> from, Optional<T> to) {
    public Range {
      requireNonNull(from, "from");
      requireNonNull(to, "to");
    }
  }

  /** Texts to compare. */
  public enum Text {
    ID("id"),
    PARENT_ID("parent_id"),
    APP_NAME("app_name"),
    APP_TYPE("app_type"),
    USER("user_name"),
    JOB_STATUS("job_status");

    final String column;

    Text(String column) {
      this.column = column;
    }
  }

  /** Times to compare. */
  public enum Time {
    NOMINAL("nominal_time"),
    CREATED("created_at"),
    EXPECTED_START("expected_start"),
    EXPECTED_END("expected_end"),
    ACTUAL_START("actual_start"),
    ACTUAL_END("actual_end");

    final String column;

    Time(String column) {
      this.column = column;
    }
  }

  /** Durations to compare. */
  public enum Length {
    EXPECTED("expected_duration"),
    ACTUAL("actual_duration");

    final String column;

    Length(String column) {
      this.column = column;
    }
  }

  /** Orders; equal ones by nominal time. */
  public enum Sort {
    NOMINAL_TIME("nominal_time"),
    ID("id"),
    PARENT_ID("parent_id"),
    APP_NAME("app_name"),
    APP_TYPE("app_type"),
    USER("user_name"),
    JOB_STATUS("job_status"),
    SLA_STATUS("sla_status"),
    EVENT_STATUS("end_event"),
    CREATED("created_at"),
    MODIFIED("modified_at"),
    EXPECTED_START("expected_start"),
    EXPECTED_END("expected_end"),
    EXPECTED_DURATION("expected_duration"),
    ACTUAL_START("actual_start"),
    ACTUAL_END("actual_end"),
    ACTUAL_DURATION("actual_duration");

    final String column;

    Sort(String column) {
      this.column = column;
    }
  }

  /** Everything, oldest nominal time first. */
  public static final SlaFilter ALL =
      new SlaFilter(
          Map.of(),
          Map.of(),
          Set.of(),
          Set.of(),
          Map.of(),
          Map.of(),
          Optional.empty(),
          Sort.NOMINAL_TIME,
          false);

  public SlaFilter {
    like = Map.copyOf(like);
    exact = Map.copyOf(exact);
    events = Set.copyOf(events);
    statuses = Set.copyOf(statuses);
    times = Map.copyOf(times);
    durations = Map.copyOf(durations);
    requireNonNull(bundle, "bundle");
    requireNonNull(sort, "sort");
  }
}
