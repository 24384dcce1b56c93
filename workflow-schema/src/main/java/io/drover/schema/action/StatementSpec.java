package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code <livy-statement xmlns="uri:drover:action:1.0">}: a piece of code that runs in a session.
 *
 * @param session name of a {@code livy-session} of the same job; empty when it has one of its own
 * @param ownSession the session that only this statement uses; exactly one of the two is there
 * @param kind empty means the session's kind
 * @param code the code itself, without the indentation that all its lines share
 * @param file where the code is, relative to the application; exactly one of the two is there
 * @param params values for the code by name, in document order, each exactly as written
 * @param timeout cancelled and failed when it takes longer; empty means no limit
 */
public record StatementSpec(
    Optional<String> session,
    Optional<SessionSpec> ownSession,
    Optional<SessionKind> kind,
    Optional<String> code,
    Optional<String> file,
    Map<String, String> params,
    Optional<Duration> timeout) {
  public StatementSpec {
    requireNonNull(session, "session");
    requireNonNull(ownSession, "ownSession");
    requireNonNull(kind, "kind");
    requireNonNull(code, "code");
    requireNonNull(file, "file");
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    requireNonNull(timeout, "timeout");
  }
}
