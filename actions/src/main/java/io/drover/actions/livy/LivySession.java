package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * An interactive session as Livy describes it.
 *
 * @param id Livy's number; starts at 0 again when Livy restarts without recovery
 * @param name what the submitter called it
 * @param state Livy's word, such as {@code idle}
 * @param appId the cluster's application id; comes late, and never in local mode
 * @param logged whether its log holds anything; one whose driver was started always has a line
 */
public record LivySession(
    int id,
    Optional<String> name,
    String state,
    Optional<String> appId,
    Optional<String> driverLogUrl,
    Optional<String> sparkUiUrl,
    Optional<String> proxyUser,
    boolean logged) {
  public LivySession {
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(appId, "appId");
    requireNonNull(driverLogUrl, "driverLogUrl");
    requireNonNull(sparkUiUrl, "sparkUiUrl");
    requireNonNull(proxyUser, "proxyUser");
  }

  /** Statements can be given to it. */
  public boolean takesStatements() {
    return switch (state) {
      case "idle", "busy", "running" -> true;
      default -> false;
    };
  }

  /** It will never take a statement again. A word of a later Livy counts as "not yet". */
  public boolean ended() {
    return switch (state) {
      case "dead", "killed", "success", "error", "shutting_down" -> true;
      default -> false;
    };
  }

  /** Livy has done its part of starting it; the cluster may still have no room for it. */
  public boolean isStarted() {
    return !ended() && (appId.isPresent() || takesStatements());
  }
}
