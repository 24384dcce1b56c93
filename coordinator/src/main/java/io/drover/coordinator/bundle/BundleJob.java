package io.drover.coordinator.bundle;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.ScheduleStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A bundle job as it stood when it was read.
 *
 * @param appPath empty when it came as bare XML
 * @param configuration job properties; empty in lists
 * @param kickOffAt when its coordinators are submitted; at once when empty
 */
public record BundleJob(
    BundleJobId id,
    String name,
    String appPath,
    ScheduleStatus status,
    String user,
    Optional<String> group,
    Optional<String> externalId,
    Map<String, String> configuration,
    Optional<Instant> kickOffAt,
    Optional<Instant> pauseAt,
    Instant createdAt,
    Instant modifiedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {
  public BundleJob {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(status, "status");
    configuration = Collections.unmodifiableMap(new TreeMap<>(configuration));
  }

  /** The same with another status and other properties. */
  BundleJob shown(ScheduleStatus as, Map<String, String> properties) {
    return new BundleJob(
        id,
        name,
        appPath,
        as,
        user,
        group,
        externalId,
        properties,
        kickOffAt,
        pauseAt,
        createdAt,
        modifiedAt,
        startedAt,
        endedAt);
  }
}
