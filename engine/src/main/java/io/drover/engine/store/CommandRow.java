package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code action_command}: what has to be done for an action next.
 *
 * @param dueAt not before
 * @param tries how often this phase was tried without an answer that counts
 * @param parked true while the job is suspended and the command must not run
 * @param leaseOwner the server that works on it until its lease ends
 */
public record CommandRow(
    ActionKey key,
    int run,
    int attempt,
    Phase phase,
    Instant dueAt,
    int tries,
    boolean parked,
    Optional<String> leaseOwner) {

  /** What to do. */
  public enum Phase {
    /** Evaluate a decision. */
    DECIDE,
    /** Evaluate the body and start the action. */
    START,
    /** Ask how it stands. */
    CHECK,
    /** Stop whatever the attempt started. */
    KILL
  }

  public CommandRow {
    requireNonNull(key, "key");
    requireNonNull(phase, "phase");
    requireNonNull(dueAt, "dueAt");
    requireNonNull(leaseOwner, "leaseOwner");
  }

  public CommandRow withOwner(Optional<String> owner) {
    return new CommandRow(key, run, attempt, phase, dueAt, tries, parked, owner);
  }

  public CommandRow withParked(boolean nowParked) {
    return new CommandRow(key, run, attempt, phase, dueAt, tries, nowParked, leaseOwner);
  }

  /** The same action's next work: not parked, held by nobody. */
  public CommandRow next(Phase nextPhase, Instant nextDueAt, int nextTries) {
    return new CommandRow(
        key, run, attempt, nextPhase, nextDueAt, nextTries, false, Optional.empty());
  }

  /** Another attempt of the action's work in this run. */
  public CommandRow withAttempt(int newAttempt) {
    return new CommandRow(key, run, newAttempt, phase, dueAt, tries, parked, leaseOwner);
  }
}
