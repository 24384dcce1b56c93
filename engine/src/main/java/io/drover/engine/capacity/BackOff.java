package io.drover.engine.capacity;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many may start at once at an endpoint that said "too many": half of what was tried, and one
 * more every two seconds without a refusal, as TCP finds its pace. Pure.
 *
 * @param limit how many might start right after the last refusal
 * @param refusedAt the last refusal that counted; empty when there was none
 * @param since the first one of this back-off
 * @param pausedUntil nothing starts before, unless something ended meanwhile
 * @param refusals how many in a row without a success
 */
public record BackOff(
    int limit,
    Optional<Instant> refusedAt,
    Optional<Instant> since,
    Optional<Instant> pausedUntil,
    int refusals) {
  /** After that time one more may start at once. */
  private static final Duration STEP = Duration.ofSeconds(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** The endpoint has refused nothing. */
  public static final BackOff NONE =
      new BackOff(0, Optional.empty(), Optional.empty(), Optional.empty(), 0);

  public BackOff {
    requireNonNull(refusedAt, "refusedAt");
    requireNonNull(since, "since");
    requireNonNull(pausedUntil, "pausedUntil");
  }

  /** How many may start at once now, of {@code most} without a back-off; at least one. */
  public int starting(int most, Instant now) {
    if (refusedAt.isEmpty()) {
      return most;
    }
    long grown = Math.max(0, Duration.between(refusedAt.get(), now).dividedBy(STEP));
    return (int) Math.min(most, limit + grown);
  }

  /** Whether fewer may start than without it. */
  public boolean holds(int most, Instant now) {
    return starting(most, now) < most || paused(now);
  }

  public boolean paused(Instant now) {
    return pausedUntil.filter(now::isBefore).isPresent();
  }

  /**
   * The endpoint refused one that was admitted at that time, while so many were starting. The
   * refusals of one burst count once.
   */
  BackOff refused(Instant admittedAt, int startingNow, int most, Instant now) {
    if (refusedAt.filter(last -> !admittedAt.isAfter(last)).isPresent()) {
      return this;
    }
    int tried = Math.min(starting(most, now), Math.max(1, startingNow));
    int again = refusals + 1;
    long pause =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(again - 1, 10));
    return new BackOff(
        Math.max(1, tried / 2),
        Optional.of(now),
        Optional.of(since.filter(first -> holds(most, now)).orElse(now)),
        Optional.of(now.plusMillis(pause)),
        again);
  }

  /** Something was accepted: the next pause is a short one again. */
  BackOff accepted() {
    return refusals == 0 ? this : new BackOff(limit, refusedAt, since, pausedUntil, 0);
  }

  /** Something ended there, so that waiting longer has no reason. */
  BackOff freed() {
    return pausedUntil.isEmpty()
        ? this
        : new BackOff(limit, refusedAt, since, Optional.empty(), refusals);
  }
}
