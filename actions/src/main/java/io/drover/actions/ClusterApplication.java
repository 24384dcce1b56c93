package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An application as the cluster manager sees it.
 *
 * @param id such as {@code application_1795235203435_0002}
 * @param state YARN's word: NEW, NEW_SAVING, SUBMITTED, ACCEPTED, RUNNING, FINISHED, FAILED, KILLED
 * @param finalStatus YARN's word: UNDEFINED, SUCCEEDED, FAILED, KILLED
 * @param diagnostics why it ended, in the cluster's words; may be empty
 * @param trackingUrl a page about it
 * @param user who it runs as; empty when the cluster does not say
 * @param tags in lower case; empty when there are none
 */
public record ClusterApplication(
    String id,
    String state,
    String finalStatus,
    String diagnostics,
    Optional<String> trackingUrl,
    Optional<String> user,
    Set<String> tags) {
  public ClusterApplication {
    requireNonNull(id, "id");
    requireNonNull(state, "state");
    requireNonNull(finalStatus, "finalStatus");
    requireNonNull(diagnostics, "diagnostics");
    requireNonNull(trackingUrl, "trackingUrl");
    requireNonNull(user, "user");
    tags = Set.copyOf(tags);
  }

  /** One of which neither user nor tags are known. */
  public ClusterApplication(
      String id,
      String state,
      String finalStatus,
      String diagnostics,
      Optional<String> trackingUrl) {
    this(id, state, finalStatus, diagnostics, trackingUrl, Optional.empty(), Set.of());
  }

  /** True when the cluster says that it runs no more. */
  public boolean ended() {
    return switch (state.toUpperCase(Locale.ROOT)) {
      case "FINISHED", "FAILED", "KILLED" -> true;
      default -> false;
    };
  }

  /** What the cluster alone says: FINISHED counts as success only with SUCCEEDED. */
  public Evidence.Verdict verdict() {
    if (!ended()) {
      return Evidence.Verdict.RUNNING;
    }
    return switch (finalStatus.toUpperCase(Locale.ROOT)) {
      case "SUCCEEDED" -> Evidence.Verdict.SUCCEEDED;
      case "FAILED", "KILLED" -> Evidence.Verdict.FAILED;
      default -> Evidence.Verdict.UNKNOWN;
    };
  }
}
