package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Whose job is verified.
 *
 * @param attempt its {@link ActionAttempt#externalName()} is the Livy name and the cluster tag
 * @param external what is known of it; {@code childIds} holds the cluster application id when known
 * @param user for questions to file systems
 * @param livyState Livy's word for how the batch stands, such as {@code success}; empty when
 *     unknown
 * @param appPath the application's directory, for relative paths
 * @param configuration job properties
 */
public record VerifyTarget(
    ActionAttempt attempt,
    ExternalState external,
    String user,
    Optional<String> livyState,
    Optional<URI> appPath,
    Map<String, String> configuration) {
  public VerifyTarget {
    requireNonNull(attempt, "attempt");
    requireNonNull(external, "external");
    requireNonNull(user, "user");
    requireNonNull(livyState, "livyState");
    requireNonNull(appPath, "appPath");
    configuration = Map.copyOf(configuration);
  }
}
