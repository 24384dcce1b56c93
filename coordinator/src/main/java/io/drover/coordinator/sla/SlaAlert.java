package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One event of one service level, with all that whoever gets it needs.
 *
 * @param at when the event was found
 * @param contacts mail addresses of the service level
 */
public record SlaAlert(
    String id,
    SlaAppType appType,
    Optional<String> parentId,
    String appName,
    String user,
    SlaEvent event,
    SlaStatus slaStatus,
    String jobStatus,
    Instant nominalTime,
    Optional<Instant> expectedStart,
    Optional<Instant> actualStart,
    Instant expectedEnd,
    Optional<Instant> actualEnd,
    Optional<Long> expectedDuration,
    Optional<Long> actualDuration,
    String notificationMessage,
    String upstreamApps,
    List<String> contacts,
    Instant at) {
  public SlaAlert {
    requireNonNull(id, "id");
    requireNonNull(appType, "appType");
    requireNonNull(parentId, "parentId");
    requireNonNull(appName, "appName");
    requireNonNull(user, "user");
    requireNonNull(event, "event");
    requireNonNull(slaStatus, "slaStatus");
    requireNonNull(jobStatus, "jobStatus");
    requireNonNull(nominalTime, "nominalTime");
    requireNonNull(expectedStart, "expectedStart");
    requireNonNull(actualStart, "actualStart");
    requireNonNull(expectedEnd, "expectedEnd");
    requireNonNull(actualEnd, "actualEnd");
    requireNonNull(expectedDuration, "expectedDuration");
    requireNonNull(actualDuration, "actualDuration");
    requireNonNull(notificationMessage, "notificationMessage");
    requireNonNull(upstreamApps, "upstreamApps");
    contacts = List.copyOf(contacts);
    requireNonNull(at, "at");
  }

  /** The event, of something that stands so. */
  static SlaAlert of(SlaSummary tracked, SlaEvent event, Instant at) {
    Sla sla = tracked.sla();
    SlaState state = tracked.state();
    return new SlaAlert(
        tracked.id(),
        tracked.appType(),
        tracked.parentId(),
        tracked.appName(),
        tracked.user(),
        event,
        state.status(),
        state.jobStatus(),
        sla.nominalTime(),
        sla.expectedStart(),
        state.actualStart(),
        sla.expectedEnd(),
        state.actualEnd(),
        sla.maxDuration().map(Duration::toMillis),
        state.actualDuration().map(Duration::toMillis),
        sla.notificationMessage(),
        sla.upstreamApps(),
        sla.alertContacts(),
        at);
  }
}
