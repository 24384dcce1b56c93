package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.engine.PastAttempt;

/**
 * A node's last attempt in a former run that did not end OK.
 *
 * @param continued whether the run after it goes on with what it started
 */
public record FormerWork(PastAttempt attempt, boolean continued) {
  public FormerWork {
    requireNonNull(attempt, "attempt");
  }
}
