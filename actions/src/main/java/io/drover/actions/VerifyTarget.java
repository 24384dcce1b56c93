package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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
 * @param startedAt when the attempt began; empty when nobody noted it
 * @param askedSince when the caller first asked about the end of this job: sources that learn of an
 *     end late are given their time from here
 */
public record VerifyTarget(
    ActionAttempt attempt,
    ExternalState external,
    String user,
    Optional<String> livyState,
    Optional<URI> appPath,
    Map<String, String> configuration,
    Optional<Instant> startedAt,
    Instant askedSince) {
  public VerifyTarget {
    requireNonNull(attempt, "attempt");
    requireNonNull(external, "external");
    requireNonNull(user, "user");
    requireNonNull(livyState, "livyState");
    requireNonNull(appPath, "appPath");
    configuration = Map.copyOf(configuration);
    requireNonNull(startedAt, "startedAt");
    requireNonNull(askedSince, "askedSince");
  }

  /** Ids that the cluster and Spark gave its applications, as far as known. */
  public List<String> applicationIds() {
    return external.childIds().stream()
        .flatMap(ids -> Arrays.stream(ids.split(",", -1)))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .distinct()
        .toList();
  }
}
