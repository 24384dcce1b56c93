package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ExternalState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a job that was reached: actions, and control nodes too, as Oozie's clients expect.
 *
 * @param attempt identity; its action id is {@code <jobId>@<node>}
 * @param type element name of the action ({@code livy-batch}), {@code switch} for a decision, else
 *     {@code :START: :END: :KILL: :FORK: :JOIN:}
 * @param conf the evaluated action element as XML; empty before it was evaluated
 * @param transition node taken next, {@code *} for a fork; empty while not ended
 * @param retries transient retries of the current call
 * @param userRetryCount user retries so far
 * @param data what {@code wf:actionData} shows
 * @param errorCode also set for an error that a retry may still cure
 */
public record WorkflowAction(
    ActionAttempt attempt,
    String type,
    ActionStatus status,
    String conf,
    Optional<String> transition,
    int retries,
    int userRetryCount,
    int userRetryMax,
    int userRetryIntervalMinutes,
    ExternalState external,
    Map<String, String> data,
    Optional<String> errorCode,
    Optional<String> errorMessage,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {
  public WorkflowAction {
    requireNonNull(attempt, "attempt");
    requireNonNull(type, "type");
    requireNonNull(status, "status");
    requireNonNull(conf, "conf");
    requireNonNull(transition, "transition");
    requireNonNull(external, "external");
    data = Map.copyOf(data);
    requireNonNull(errorCode, "errorCode");
    requireNonNull(errorMessage, "errorMessage");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
  }

  public String node() {
    return attempt.actionId().node();
  }
}
