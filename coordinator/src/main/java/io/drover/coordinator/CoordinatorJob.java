package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A coordinator job as it stood when it was read.
 *
 * @param appPath empty when it came as bare XML
 * @param bundleId the bundle that it belongs to
 * @param backfillOf the coordinator job whose past it makes up for
 * @param configuration job properties; empty in lists
 * @param frequency as Oozie shows it: a number or a cron expression
 * @param timeUnit {@code MINUTE DAY WEEK MONTH END_OF_DAY END_OF_WEEK END_OF_MONTH CRON}
 * @param timezone as written
 * @param concurrency negative is no limit
 * @param throttle how many actions may wait at a time
 * @param definitionVersion from 1; an update makes the next
 * @param lastActionAt nominal time of the action made last
 * @param nextMaterializedAt nominal time of the action made next; empty when all are made
 * @param actionCount how many actions were made
 */
public record CoordinatorJob(
    CoordinatorJobId id,
    String name,
    String appPath,
    ScheduleStatus status,
    String user,
    Optional<String> group,
    Optional<String> externalId,
    Optional<BundleJobId> bundleId,
    Optional<CoordinatorJobId> backfillOf,
    Map<String, String> configuration,
    String frequency,
    String timeUnit,
    String timezone,
    Instant startAt,
    Instant endAt,
    Optional<Instant> pauseAt,
    int concurrency,
    int throttle,
    int timeoutMinutes,
    Execution execution,
    int definitionVersion,
    Optional<Instant> lastActionAt,
    Optional<Instant> nextMaterializedAt,
    int actionCount,
    Instant createdAt,
    Instant modifiedAt,
    Optional<Instant> endedAt) {
  public CoordinatorJob {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(status, "status");
    configuration = Collections.unmodifiableMap(new TreeMap<>(configuration));
  }
}
