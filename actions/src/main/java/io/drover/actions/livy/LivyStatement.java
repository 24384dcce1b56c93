package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A statement as Livy describes it.
 *
 * @param id its number in the session, from 0
 * @param state Livy's word: waiting, running, available, cancelling, cancelled
 * @param output empty until it has ended
 * @param progress from 0 to 1
 */
public record LivyStatement(
    int id, String code, String state, Optional<StatementOutput> output, double progress) {
  public LivyStatement {
    requireNonNull(code, "code");
    requireNonNull(state, "state");
    requireNonNull(output, "output");
  }

  /** It will not change any more. */
  public boolean ended() {
    return state.equals("available") || state.equals("cancelled");
  }
}
