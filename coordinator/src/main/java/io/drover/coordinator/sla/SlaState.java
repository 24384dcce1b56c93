package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.sla.SlaProgress.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of a service level so far. Pure: it follows from what is expected, how the job stands,
 * and the time. Something is met when it happens exactly at its time; an event that was said stays.
 *
 * @param start what became of the start; empty while open, or when none is expected
 * @param duration what became of the duration; the same
 * @param end what became of the end; empty while open
 * @param actualStart first start of the run
 * @param jobStatus as it was when last looked at
 * @param nextDue when to look again although nothing changes; empty when all is said
 */
public record SlaState(
    Optional<SlaEvent> start,
    Optional<SlaEvent> duration,
    Optional<SlaEvent> end,
    Optional<Instant> actualStart,
    Optional<Instant> actualEnd,
    String jobStatus,
    Optional<Instant> nextDue) {
  /** Times are stored to the millisecond; the first one that is too late. */
  private static final Duration TOO_LATE = Duration.ofMillis(1);

  /** When only the end is left, a change tells it; a word that a crash lost is made up for. */
  private static final Duration RECHECK = Duration.ofMinutes(10);

  public SlaState {
    requireNonNull(start, "start");
    requireNonNull(duration, "duration");
    requireNonNull(end, "end");
    requireNonNull(actualStart, "actualStart");
    requireNonNull(actualEnd, "actualEnd");
    requireNonNull(jobStatus, "jobStatus");
    requireNonNull(nextDue, "nextDue");
  }

  /** Before anything happened. */
  public static SlaState initial(Sla sla, String jobStatus) {
    SlaState nothing =
        new SlaState(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            jobStatus,
            Optional.empty());
    return nothing.due(sla, sla.expectedEnd());
  }

  /** How it stands as a whole. */
  public SlaStatus status() {
    if (end.isPresent()) {
      return end.get().isMiss() ? SlaStatus.MISS : SlaStatus.MET;
    }
    return actualStart.isPresent() ? SlaStatus.IN_PROCESS : SlaStatus.NOT_STARTED;
  }

  /** Start, duration and end, as far as they are decided. */
  public List<SlaEvent> events() {
    return Stream.of(start, duration, end).flatMap(Optional::stream).toList();
  }

  /** From the start to the end; empty before the end. */
  public Optional<Duration> actualDuration() {
    return actualStart.flatMap(from -> actualEnd.map(to -> Duration.between(from, to)));
  }

  /** What is decided here and was not {@code before}. */
  public List<SlaEvent> since(SlaState before) {
    List<SlaEvent> fresh = new ArrayList<>(events());
    fresh.removeAll(before.events());
    return fresh;
  }

  /** The state at {@code now} of a job that stands so. */
  public SlaState at(Instant now, Sla sla, SlaProgress progress) {
    Optional<Instant> started = actualStart.or(progress::startedAt);
    SlaState next =
        new SlaState(
            start.or(() -> startEvent(now, sla, started, progress.ending())),
            duration.or(() -> durationEvent(now, sla, started, progress)),
            end.or(() -> endEvent(now, sla, progress)),
            started,
            progress.endedAt(),
            progress.jobStatus(),
            Optional.empty());
    return progress.ending() == Ending.OPEN ? next.due(sla, now) : next;
  }

  private static Optional<SlaEvent> startEvent(
      Instant now, Sla sla, Optional<Instant> started, Ending ending) {
    if (sla.expectedStart().isEmpty()) {
      return Optional.empty();
    }
    Instant expected = sla.expectedStart().get();
    if (started.isPresent()) {
      return Optional.of(
          started.get().isAfter(expected) ? SlaEvent.START_MISS : SlaEvent.START_MET);
    }
    boolean missed = ending == Ending.FAILED || (ending == Ending.OPEN && now.isAfter(expected));
    return missed ? Optional.of(SlaEvent.START_MISS) : Optional.empty();
  }

  private static Optional<SlaEvent> durationEvent(
      Instant now, Sla sla, Optional<Instant> started, SlaProgress progress) {
    if (sla.maxDuration().isEmpty() || started.isEmpty()) {
      return Optional.empty();
    }
    Instant latest = started.get().plus(sla.maxDuration().get());
    if (progress.endedAt().isPresent()) {
      return Optional.of(
          progress.endedAt().get().isAfter(latest)
              ? SlaEvent.DURATION_MISS
              : SlaEvent.DURATION_MET);
    }
    return now.isAfter(latest) ? Optional.of(SlaEvent.DURATION_MISS) : Optional.empty();
  }

  private static Optional<SlaEvent> endEvent(Instant now, Sla sla, SlaProgress progress) {
    return switch (progress.ending()) {
      case SUCCEEDED ->
          Optional.of(
              progress.endedAt().orElse(now).isAfter(sla.expectedEnd())
                  ? SlaEvent.END_MISS
                  : SlaEvent.END_MET);
      case FAILED -> Optional.of(SlaEvent.END_MISS);
      case NEVER -> Optional.empty();
      case OPEN ->
          now.isAfter(sla.expectedEnd()) ? Optional.of(SlaEvent.END_MISS) : Optional.empty();
    };
  }

  /** The same, still open, with the due time that follows from what is expected now. */
  SlaState due(Sla sla, Instant now) {
    Optional<Instant> startDue = start.isPresent() ? Optional.empty() : sla.expectedStart();
    Optional<Instant> durationDue =
        duration.isPresent()
            ? Optional.empty()
            : actualStart.flatMap(from -> sla.maxDuration().map(from::plus));
    Optional<Instant> endDue = end.isPresent() ? Optional.empty() : Optional.of(sla.expectedEnd());
    return new SlaState(
        start,
        duration,
        end,
        actualStart,
        actualEnd,
        jobStatus,
        Stream.of(startDue, durationDue, endDue)
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .map(due -> due.plus(TOO_LATE))
            .or(() -> Optional.of(now.plus(RECHECK))));
  }
}
