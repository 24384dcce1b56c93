package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.schema.action.SessionKind;
import io.drover.schema.action.SessionSpec;
import java.util.Optional;

/**
 * The session that a statement runs in.
 *
 * @param owner the attempt that opened it, or the statement's own
 * @param spec how it was asked for
 * @param shared whether a {@code livy-session} action opened it
 * @param borrowed where it is when a job above opened it; it is never closed from here
 * @param shown what people call it
 */
record StatementSession(
    ActionAttempt owner,
    SessionSpec spec,
    boolean shared,
    Optional<BorrowedSession> borrowed,
    String shown) {
  StatementSession {
    requireNonNull(owner, "owner");
    requireNonNull(spec, "spec");
    requireNonNull(borrowed, "borrowed");
    requireNonNull(shown, "shown");
  }

  /** The one that a statement has for itself. */
  static StatementSession own(ActionAttempt statement, SessionSpec spec) {
    return new StatementSession(statement, spec, false, Optional.empty(), statement.toString());
  }

  static StatementSession shared(
      ActionAttempt opener, SessionSpec spec, Optional<BorrowedSession> borrowed, String shown) {
    return new StatementSession(
        borrowed.map(BorrowedSession::owner).orElse(opener), spec, true, borrowed, shown);
  }

  String endpoint() {
    return borrowed
        .map(BorrowedSession::endpoint)
        .or(spec::endpoint)
        .orElse(LivyEndpoint.DEFAULT_NAME);
  }

  /**
   * What it is called in Livy.
   *
   * @param generation how often the statement has seen it recreated; one that is borrowed stays
   *     what it is
   */
  String name(int generation) {
    return borrowed.map(BorrowedSession::name).orElse(SessionNames.name(owner, generation));
  }

  /** The session's own kind where the statement says none. */
  SessionKind kindOf(Optional<SessionKind> said) {
    return said.orElse(spec.kind());
  }
}
