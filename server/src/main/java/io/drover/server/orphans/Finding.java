package io.drover.server.orphans;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import java.time.Instant;
import java.util.Optional;

/**
 * What the records say about something that was found.
 *
 * @param attempt whose it is, as far as known
 * @param since when that attempt was over
 * @param why in words
 */
record Finding(
    Found found,
    Standing standing,
    Optional<ActionAttempt> attempt,
    Optional<Instant> since,
    String why) {
  Finding {
    requireNonNull(found, "found");
    requireNonNull(standing, "standing");
    requireNonNull(attempt, "attempt");
    requireNonNull(since, "since");
    requireNonNull(why, "why");
  }
}
