package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A batch as Livy describes it.
 *
 * @param id Livy's number; starts at 0 again when Livy restarts without recovery
 * @param name what the submitter called it
 * @param appId the cluster's application id; comes late, and never in local mode
 * @param proxyUser the user it runs as, when Livy impersonates
 * @param logged whether its log holds anything; a batch whose process was started always has a line
 */
public record LivyBatch(
    int id,
    Optional<String> name,
    LivyBatchState state,
    Optional<String> appId,
    Optional<String> driverLogUrl,
    Optional<String> sparkUiUrl,
    Optional<String> proxyUser,
    boolean logged) {
  public LivyBatch {
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(appId, "appId");
    requireNonNull(driverLogUrl, "driverLogUrl");
    requireNonNull(sparkUiUrl, "sparkUiUrl");
    requireNonNull(proxyUser, "proxyUser");
  }

  /**
   * True for what Livy leaves behind when it refuses a submission after registering it: an entry
   * that stays {@code starting} for ever. A real batch looks the same for some milliseconds, so
   * look twice.
   */
  public boolean looksLikeZombie() {
    return state.kind() == LivyBatchState.Kind.STARTING && !logged && appId.isEmpty();
  }

  /**
   * Whether Livy has done its part of starting it. Livy may say {@code starting} as long as the
   * cluster has no room for it, and in YARN's client mode for the whole run.
   */
  boolean isStarted() {
    return appId.isPresent()
        || state.ended()
        || state.kind() == LivyBatchState.Kind.RUNNING
        || state.kind() == LivyBatchState.Kind.RECOVERING;
  }
}
