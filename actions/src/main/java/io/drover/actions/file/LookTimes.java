package io.drover.actions.file;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * When a check that waits looks again. The time between two looks doubles from a second on up to
 * three quarters of {@code every}, and each look comes soon after a multiple of its step since the
 * epoch, so that checks which never heard of each other look together, though not all at once. A
 * look may use what another one saw a quarter of a step before: both together are less than {@code
 * every}, so whatever appears is seen within it.
 *
 * @param deadline the last look
 * @param every within what time something that appears must be seen
 * @param place from 0 to 1, this check's among those that look together
 */
public record LookTimes(Instant startedAt, Instant deadline, Duration every, double place) {
  private static final long SHORTEST = 1_000;

  /** Less than what may be shared, so that the last one may still use what the first one saw. */
  private static final double TOGETHER = 0.2;

  public LookTimes {
    requireNonNull(startedAt, "startedAt");
    requireNonNull(deadline, "deadline");
    requireNonNull(every, "every");
  }

  /** Later than now, at most the deadline. */
  public Instant next(Instant now) {
    long step = step(now);
    // a timer may fire a little early, and its look must not be done twice
    long later = (long) (place * TOGETHER * step);
    long due = ((now.toEpochMilli() - later + step / 20) / step + 1) * step + later;
    Instant next = Instant.ofEpochMilli(due);
    return next.isBefore(deadline) ? next : deadline;
  }

  /** The oldest knowledge that a look at that time may use; never from before the start. */
  public Instant notBefore(Instant now) {
    if (!now.isBefore(deadline)) {
      return deadline;
    }
    Instant shared = now.minusMillis(step(now) / 4);
    return shared.isBefore(startedAt) ? startedAt : shared;
  }

  private long step(Instant now) {
    long longest = Math.max(1, every.toMillis() * 3 / 4);
    long waited = Duration.between(startedAt, now).toMillis();
    if (waited >= longest) {
      return longest;
    }
    long step = Math.min(SHORTEST, longest);
    while (step * 2 <= waited) {
      step *= 2;
    }
    return step;
  }
}
