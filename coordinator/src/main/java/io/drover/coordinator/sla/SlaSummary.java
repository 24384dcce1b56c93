package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Something tracked as it stands.
 *
 * @param alerts whether its events are told to anybody
 * @param modifiedAt last change of the state, or of what is expected
 */
public record SlaSummary(
    String id,
    SlaAppType appType,
    Optional<String> parentId,
    String appName,
    String user,
    Sla sla,
    SlaState state,
    boolean alerts,
    Instant createdAt,
    Instant modifiedAt) {
  public SlaSummary {
    requireNonNull(id, "id");
    requireNonNull(appType, "appType");
    requireNonNull(parentId, "parentId");
    requireNonNull(appName, "appName");
    requireNonNull(user, "user");
    requireNonNull(sla, "sla");
    requireNonNull(state, "state");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(modifiedAt, "modifiedAt");
  }
}
