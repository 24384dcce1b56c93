package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.Places.Kind;
import java.time.Instant;

/**
 * An attempt that stands in line for a place.
 *
 * @param priority higher goes first
 * @param ahead whether its job, or one of the same tree, holds a session there already
 */
public record PlaceRow(
    ActionAttempt attempt,
    Kind kind,
    String user,
    String queue,
    int priority,
    Instant wantedAt,
    boolean ahead) {
  public PlaceRow {
    requireNonNull(attempt, "attempt");
    requireNonNull(kind, "kind");
    requireNonNull(user, "user");
    requireNonNull(queue, "queue");
    requireNonNull(wantedAt, "wantedAt");
  }

  /** Key of its action and command. */
  public ActionKey key() {
    return new ActionKey(attempt.actionId().jobId().value(), attempt.actionId().node());
  }
}
