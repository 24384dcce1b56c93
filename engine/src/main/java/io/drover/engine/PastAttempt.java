package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ExternalState;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt of an action as it was when it ended, or as it stands when it is the latest.
 *
 * @param conf the evaluated action as XML; empty when it never started
 * @param external ids and links of what it started outside
 * @param errorCode why it failed
 * @param startedAt empty when it never started
 */
public record PastAttempt(
    ActionAttempt attempt,
    ActionStatus status,
    String conf,
    ExternalState external,
    Optional<String> errorCode,
    Optional<String> errorMessage,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {
  public PastAttempt {
    requireNonNull(attempt, "attempt");
    requireNonNull(status, "status");
    requireNonNull(conf, "conf");
    requireNonNull(external, "external");
    requireNonNull(errorCode, "errorCode");
    requireNonNull(errorMessage, "errorMessage");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
  }

  static PastAttempt of(WorkflowAction action) {
    return new PastAttempt(
        action.attempt(),
        action.status(),
        action.conf(),
        action.external(),
        action.errorCode(),
        action.errorMessage(),
        action.startedAt(),
        action.endedAt());
  }
}
