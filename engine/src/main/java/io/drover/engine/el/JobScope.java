package io.drover.engine.el;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/** What expressions of one job can see. Implementations may load lazily. */
public interface JobScope {
  String id();

  String name();

  /** Empty when the workflow came as bare XML. */
  String appPath();

  String user();

  Optional<String> group();

  int run();

  /** All job properties; those whose name is an identifier are also variables. */
  Map<String, String> configuration();

  /** What is known of another action of the job; empty when it was not reached yet. */
  Optional<ActionFacts> action(String node);

  /** The last node that ended in ERROR. */
  Optional<String> lastErrorNode();

  /** Where the action that is evaluated can be called back, up to its id; empty elsewhere. */
  default Optional<String> callbackUrl() {
    return Optional.empty();
  }

  /** An action as {@code wf:} functions see it. */
  record ActionFacts(
      Optional<String> transition,
      Optional<String> errorCode,
      Optional<String> errorMessage,
      Map<String, String> data,
      Optional<String> externalId,
      Optional<String> trackerUri,
      Optional<String> externalStatus) {
    public ActionFacts {
      requireNonNull(transition, "transition");
      requireNonNull(errorCode, "errorCode");
      requireNonNull(errorMessage, "errorMessage");
      data = Map.copyOf(data);
      requireNonNull(externalId, "externalId");
      requireNonNull(trackerUri, "trackerUri");
      requireNonNull(externalStatus, "externalStatus");
    }
  }
}
