package io.drover.server.rest;

import io.drover.coordinator.sla.SlaEvent;
import io.drover.coordinator.sla.SlaFilter;
import io.drover.coordinator.sla.SlaService;
import io.drover.coordinator.sla.SlaState;
import io.drover.coordinator.sla.SlaSummary;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Oozie's REST: service levels. The command line asks the first version, whose answer was XML and
 * is obsolete; it prints whatever comes.
 */
@Path("oozie/{version: v[12]}/sla")
@Produces(OozieJobsResource.JSON)
public final class OozieSlaResource {
  private static final int STANDARD_LENGTH = 1_000;

  private final SlaService sla;
  private final InstantSource clock;

  public OozieSlaResource(SlaService sla, InstantSource clock) {
    this.sla = sla;
    this.clock = clock;
  }

  /**
   * {@code offset} counts from 1; times are milliseconds unless {@code timezone} is given. The
   * names of the first version are {@code gt-sequence-id}, how many to leave out, and {@code
   * max-events}.
   */
  @GET
  public Map<String, Object> summaries(
      @QueryParam("filter") @DefaultValue("") String filter,
      @QueryParam("timezone") @Nullable String timezone,
      @QueryParam("sortby") @DefaultValue("") String sortBy,
      @QueryParam("order") @DefaultValue("") String order,
      @QueryParam("offset") @DefaultValue("1") int offset,
      @QueryParam("gt-sequence-id") @DefaultValue("0") int leftOut,
      @QueryParam("max-events") @Nullable Integer maxEvents,
      @QueryParam("len") @Nullable Integer length) {
    if (filter.isBlank()) {
      throw new InvalidRequestException(
          ErrorCode.E0305, "filter is missing: say which service levels to show");
    }
    int most = length != null ? length : maxEvents != null ? maxEvents : STANDARD_LENGTH;
    SlaFilter parsed = OozieSlaFilter.parse(filter, sortBy, order, clock.instant());
    List<SlaSummary> found =
        sla.summaries(
            parsed,
            Math.max(0, offset - 1) + Math.max(0, leftOut),
            most < 1 ? STANDARD_LENGTH : Math.min(most, 10_000));
    Optional<DateTimeFormatter> dates =
        Optional.ofNullable(timezone).map(OozieJobsResource::zone).map(OozieSlaResource::dates);
    return Map.of("slaSummaryList", found.stream().map(one -> json(one, dates)).toList());
  }

  private static DateTimeFormatter dates(ZoneId zone) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss zzz", Locale.US).withZone(zone);
  }

  private static Map<String, @Nullable Object> json(
      SlaSummary one, Optional<DateTimeFormatter> dates) {
    SlaState state = one.state();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", one.id());
    json.put("parentId", one.parentId().orElse(null));
    json.put("appName", one.appName());
    json.put("appType", one.appType().name());
    json.put("user", one.user());
    json.put("nominalTime", time(Optional.of(one.sla().nominalTime()), dates));
    json.put("expectedStart", time(one.sla().expectedStart(), dates));
    json.put("actualStart", time(state.actualStart(), dates));
    json.put("startDelay", delay(one.sla().expectedStart(), state.actualStart()));
    json.put("expectedEnd", time(Optional.of(one.sla().expectedEnd()), dates));
    json.put("actualEnd", time(state.actualEnd(), dates));
    json.put("endDelay", delay(Optional.of(one.sla().expectedEnd()), state.actualEnd()));
    json.put("expectedDuration", millis(one.sla().maxDuration()));
    json.put("actualDuration", millis(state.actualDuration()));
    json.put("durationDelay", durationDelay(one));
    json.put("jobStatus", state.jobStatus());
    json.put("slaStatus", state.status().name());
    json.put(
        "eventStatus",
        state.events().stream().map(SlaEvent::name).collect(Collectors.joining(",")));
    json.put("lastModified", time(Optional.of(one.modifiedAt()), dates));
    json.put("slaAlertStatus", one.alerts() ? "Enabled" : "Disabled");
    return json;
  }

  private static @Nullable Object time(Optional<Instant> time, Optional<DateTimeFormatter> dates) {
    if (time.isEmpty()) {
      return null;
    }
    return dates.isPresent()
        ? dates.get().format(time.get()).replace(" UTC", " GMT")
        : (Object) time.get().toEpochMilli();
  }

  /** -1 is Oozie's word for none. */
  private static long millis(Optional<Duration> duration) {
    return duration.map(Duration::toMillis).orElse(-1L);
  }

  /** Whole minutes, negative when it was early. */
  private static @Nullable Long delay(Optional<Instant> expected, Optional<Instant> actual) {
    return expected
        .flatMap(due -> actual.map(at -> Duration.between(due, at).toMillis() / 60_000))
        .orElse(null);
  }

  private static @Nullable Long durationDelay(SlaSummary one) {
    return one.sla()
        .maxDuration()
        .flatMap(
            longest ->
                one.state()
                    .actualDuration()
                    .map(actual -> actual.minus(longest).toMillis() / 60_000))
        .orElse(null);
  }
}
