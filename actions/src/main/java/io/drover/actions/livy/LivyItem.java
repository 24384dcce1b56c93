package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Something that a Livy server has under a name.
 *
 * @param name what the submitter called it; Livy's numbers are used again, names of ours are not
 * @param state Livy's word
 * @param ended whether Livy holds nothing for it but the memory
 * @param appId the cluster's application id; comes late, and never in local mode
 * @param proxyUser who it runs as, where Livy impersonates
 */
public record LivyItem(
    Kind kind,
    String name,
    String state,
    boolean ended,
    Optional<String> appId,
    Optional<String> proxyUser) {

  /** The two things that Livy has. */
  public enum Kind {
    BATCH,
    SESSION
  }

  public LivyItem {
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(appId, "appId");
    requireNonNull(proxyUser, "proxyUser");
  }

  static Optional<LivyItem> of(LivyBatch batch) {
    return batch
        .name()
        .map(
            name ->
                new LivyItem(
                    Kind.BATCH,
                    name,
                    batch.state().raw(),
                    batch.state().ended(),
                    batch.appId(),
                    batch.proxyUser()));
  }

  static Optional<LivyItem> of(LivySession session) {
    return session
        .name()
        .map(
            name ->
                new LivyItem(
                    Kind.SESSION,
                    name,
                    session.state(),
                    hasNoDriver(session.state()),
                    session.appId(),
                    session.proxyUser()));
  }

  /** A session in {@code error} takes no statements, but its driver may go on. */
  private static boolean hasNoDriver(String state) {
    return switch (state) {
      case "dead", "killed", "success" -> true;
      default -> false;
    };
  }
}
