package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ExternalState;
import io.drover.engine.ActionStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * What is on record about an attempt.
 *
 * @param latest whether it is the last one of its action
 * @param type the action's element; empty for an attempt of an earlier run
 * @param externalJson as stored; read only where it is asked for
 */
public record AttemptRecord(
    ActionAttempt attempt,
    boolean latest,
    Optional<String> type,
    ActionStatus status,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String externalJson) {
  public AttemptRecord {
    requireNonNull(attempt, "attempt");
    requireNonNull(type, "type");
    requireNonNull(status, "status");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    requireNonNull(externalJson, "externalJson");
  }

  /** What is known outside Drover about it. */
  public ExternalState external() {
    return Json.readExternal(externalJson);
  }
}
