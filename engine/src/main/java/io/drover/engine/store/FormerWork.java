package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ExternalState;

/**
 * What is known outside of a node's attempt in a former run.
 *
 * @param continued whether the run after it goes on with it
 */
public record FormerWork(ExternalState external, boolean continued) {
  public FormerWork {
    requireNonNull(external, "external");
  }
}
