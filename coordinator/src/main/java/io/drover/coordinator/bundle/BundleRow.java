package io.drover.coordinator.bundle;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import io.drover.coordinator.bundle.BundledCoordinator.Numbers;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code bundle_job}, without definition and properties.
 *
 * @param verb what was asked of it last
 * @param verbBy who asked
 * @param endAt the end that its coordinators are given
 * @param asked how often each was asked
 */
record BundleRow(
    BundleJob job,
    Optional<ScheduleVerb> verb,
    String verbBy,
    Optional<Instant> endAt,
    Numbers asked,
    long nextSequence) {
  BundleRow {
    requireNonNull(job, "job");
    requireNonNull(verb, "verb");
    requireNonNull(endAt, "endAt");
    requireNonNull(asked, "asked");
  }

  BundleJobId id() {
    return job.id();
  }

  ScheduleStatus status() {
    return job.status();
  }

  BundleRow withStatus(ScheduleStatus status, Instant now) {
    return new BundleRow(
        job(
            status,
            job.pauseAt(),
            now,
            status.isPrepared() ? job.startedAt() : job.startedAt().or(() -> Optional.of(now)),
            status.isFinal() ? Optional.of(now) : Optional.empty()),
        verb,
        verbBy,
        endAt,
        asked,
        nextSequence);
  }

  BundleRow withVerb(ScheduleVerb wanted, String user) {
    return new BundleRow(
        job,
        Optional.of(wanted),
        user,
        endAt,
        new Numbers(asked.verb() + 1, asked.pause(), asked.end()),
        nextSequence);
  }

  BundleRow withPause(Optional<Instant> pauseAt, Instant now) {
    return new BundleRow(
        job(status(), pauseAt, now, job.startedAt(), job.endedAt()),
        verb,
        verbBy,
        endAt,
        new Numbers(asked.verb(), asked.pause() + 1, asked.end()),
        nextSequence);
  }

  BundleRow withEnd(Instant end, Instant now) {
    return new BundleRow(
        job(status(), job.pauseAt(), now, job.startedAt(), job.endedAt()),
        verb,
        verbBy,
        Optional.of(end),
        new Numbers(asked.verb(), asked.pause(), asked.end() + 1),
        nextSequence);
  }

  BundleRow withNextSequence(long sequence) {
    return new BundleRow(job, verb, verbBy, endAt, asked, sequence);
  }

  private BundleJob job(
      ScheduleStatus status,
      Optional<Instant> pauseAt,
      Instant modifiedAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt) {
    return new BundleJob(
        job.id(),
        job.name(),
        job.appPath(),
        status,
        job.user(),
        job.group(),
        job.externalId(),
        job.configuration(),
        job.kickOffAt(),
        pauseAt,
        job.createdAt(),
        modifiedAt,
        startedAt,
        endedAt);
  }
}
