package io.drover.server.rest;

import io.drover.coordinator.sla.SlaEvent;
import io.drover.coordinator.sla.SlaFilter;
import io.drover.coordinator.sla.SlaFilter.Range;
import io.drover.coordinator.sla.SlaFilter.Sort;
import io.drover.coordinator.sla.SlaFilter.Text;
import io.drover.coordinator.sla.SlaFilter.Time;
import io.drover.coordinator.sla.SlaService;
import io.drover.coordinator.sla.SlaStatus;
import io.drover.coordinator.sla.SlaSummary;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Native API: service levels. */
@Path("api/v1/sla")
@Produces(MediaType.APPLICATION_JSON)
public final class SlaResource {
  private static final int MAX_LIMIT = 1_000;

  private final SlaService sla;

  public SlaResource(SlaService sla) {
    this.sla = sla;
  }

  /** A page of service levels, the latest nominal time first. */
  public record SlaList(long total, List<SlaView> levels) {
    public SlaList {
      levels = List.copyOf(levels);
    }
  }

  /**
   * One service level.
   *
   * @param events what is decided of start, duration and end
   * @param alerts whether events are told to anybody
   */
  public record SlaView(
      String id,
      String type,
      Optional<String> parentId,
      String name,
      String user,
      Instant nominalTime,
      Optional<Instant> expectedStart,
      Optional<Instant> actualStart,
      Instant expectedEnd,
      Optional<Instant> actualEnd,
      Optional<Long> expectedDurationMillis,
      Optional<Long> actualDurationMillis,
      String jobStatus,
      String status,
      List<String> events,
      boolean alerts,
      List<String> alertContacts,
      String notificationMessage,
      String upstreamApps,
      Instant createdAt,
      Instant modifiedAt) {
    static SlaView of(SlaSummary one) {
      return new SlaView(
          one.id(),
          one.appType().name(),
          one.parentId(),
          one.appName(),
          one.user(),
          one.sla().nominalTime(),
          one.sla().expectedStart(),
          one.state().actualStart(),
          one.sla().expectedEnd(),
          one.state().actualEnd(),
          one.sla().maxDuration().map(Duration::toMillis),
          one.state().actualDuration().map(Duration::toMillis),
          one.state().jobStatus(),
          one.state().status().name(),
          one.state().events().stream().map(SlaEvent::name).toList(),
          one.alerts(),
          one.sla().alertContacts(),
          one.sla().notificationMessage(),
          one.sla().upstreamApps(),
          one.createdAt(),
          one.modifiedAt());
    }
  }

  /** The latest nominal time first; filters that are given must all hold. */
  @GET
  @Operation(
      summary =
          "Service levels, the latest nominal time first; filters that are given must all hold,"
              + " repeated ones are alternatives; % and _ in name and user are wildcards")
  public SlaList list(
      @QueryParam("id") @Nullable String id,
      @QueryParam("parent") @Nullable String parent,
      @QueryParam("name") @Nullable String name,
      @QueryParam("user") @Nullable String user,
      @QueryParam("type") @Nullable String type,
      @QueryParam("event") List<String> events,
      @QueryParam("status") List<String> statuses,
      @QueryParam("bundle") @Nullable String bundle,
      @QueryParam("nominalFrom") @Nullable String from,
      @QueryParam("nominalTo") @Nullable String to,
      @QueryParam("offset") @DefaultValue("0") int offset,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    if (offset < 0 || limit < 0 || limit > MAX_LIMIT) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "offset must be from 0 and limit from 0 to " + MAX_LIMIT);
    }
    SlaFilter filter =
        new SlaFilter(
            given(
                Map.of(
                    Text.APP_NAME, text(name), Text.USER, text(user), Text.APP_TYPE, text(type))),
            given(Map.of(Text.ID, text(id), Text.PARENT_ID, text(parent))),
            words(SlaEvent.class, events),
            words(SlaStatus.class, statuses),
            from == null && to == null
                ? Map.of()
                : Map.of(Time.NOMINAL, new Range<>(time(from), time(to))),
            Map.of(),
            Optional.ofNullable(bundle),
            Sort.NOMINAL_TIME,
            true);
    return new SlaList(
        sla.count(filter), sla.summaries(filter, offset, limit).stream().map(SlaView::of).toList());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }

  private static Map<Text, String> given(Map<Text, String> texts) {
    return texts.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static <E extends Enum<E>> Set<E> words(Class<E> type, List<String> names) {
    EnumSet<E> words = EnumSet.noneOf(type);
    for (String name : names) {
      try {
        words.add(Enum.valueOf(type, name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new InvalidRequestException(
            ErrorCode.E0420, "'" + name + "' is unknown; use one of " + EnumSet.allOf(type));
      }
    }
    return words;
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "'" + text + "' must be a time such as 2026-01-31T08:00:00Z");
    }
  }
}
