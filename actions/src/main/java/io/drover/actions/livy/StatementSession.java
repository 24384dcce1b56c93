package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.schema.action.SessionKind;
import io.drover.schema.action.SessionSpec;

/**
 * The session that a statement runs in.
 *
 * @param owner the attempt that opened it, or the statement's own
 * @param spec how it was asked for
 * @param shared whether a {@code livy-session} action opened it
 * @param shown what people call it
 */
record StatementSession(ActionAttempt owner, SessionSpec spec, boolean shared, String shown) {
  StatementSession {
    requireNonNull(owner, "owner");
    requireNonNull(spec, "spec");
    requireNonNull(shown, "shown");
  }

  String endpoint() {
    return spec.endpoint().orElse(LivyEndpoint.DEFAULT_NAME);
  }

  /** The session's own kind where the statement says none. */
  SessionKind kindOf(java.util.Optional<SessionKind> said) {
    return said.orElse(spec.kind());
  }
}
