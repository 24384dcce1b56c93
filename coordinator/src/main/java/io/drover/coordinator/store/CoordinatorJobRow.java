package io.drover.coordinator.store;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.Execution;
import io.drover.coordinator.ScheduleStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of {@code coordinator_job}.
 *
 * @param identity what stays for ever
 * @param controls what a change or an update may replace
 * @param progress what moves by itself
 * @param version counts the writes; each is conditional on it
 */
public record CoordinatorJobRow(
    Identity identity, Controls controls, Progress progress, long version, long nextSequence) {

  /**
   * What stays for ever.
   *
   * @param nominalTimes of a backfill; empty when the definition says them
   */
  public record Identity(
      CoordinatorJobId id,
      String name,
      String appPath,
      String user,
      Optional<String> group,
      Optional<String> externalId,
      Optional<BundleJobId> bundleId,
      Optional<CoordinatorJobId> backfillOf,
      String frequency,
      String timeUnit,
      String timezone,
      Instant startAt,
      Optional<List<Instant>> nominalTimes,
      Instant createdAt) {}

  /** What a change or an update may replace. */
  public record Controls(
      int definitionVersion,
      Instant endAt,
      Optional<Instant> pauseAt,
      int concurrency,
      int throttle,
      int timeoutMinutes,
      Execution execution) {}

  /**
   * What moves by itself.
   *
   * @param held whether a user has suspended it
   * @param nextNominalAt of the action to make next; empty when all are made
   * @param ended how many actions have ended, by status
   * @param nextDue when to look at it again; empty when only an event can bring about something
   */
  public record Progress(
      ScheduleStatus status,
      boolean held,
      int lastNumber,
      Optional<Instant> lastNominalAt,
      Optional<Instant> nextNominalAt,
      boolean allMade,
      Map<CoordinatorActionStatus, Integer> ended,
      Instant modifiedAt,
      Optional<Instant> endedAt,
      Optional<Instant> nextDue) {}

  public CoordinatorJobRow {
    requireNonNull(identity, "identity");
    requireNonNull(controls, "controls");
    requireNonNull(progress, "progress");
  }

  public CoordinatorJobId id() {
    return identity.id();
  }
}
