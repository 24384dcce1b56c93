package io.drover.server.orphans;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Something that runs, or is about to, under a mark of Drover's.
 *
 * @param where the Livy endpoint's name, or {@code yarn}
 * @param key its name at Livy, its application id in the cluster
 * @param state in the words of who has it
 * @param user who it runs as; empty when that is not said
 * @param impersonated whether it has to run as the job's user
 */
record Found(
    Kind kind,
    String where,
    String key,
    Mark mark,
    String state,
    Optional<String> user,
    boolean impersonated) {
  /** Where applications are that Livy may have lost. */
  static final String CLUSTER = "yarn";

  /** What it is. */
  enum Kind {
    BATCH("batches"),
    SESSION("sessions"),
    APPLICATION("applications");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }

    String plural() {
      return plural;
    }
  }

  Found {
    requireNonNull(kind, "kind");
    requireNonNull(where, "where");
    requireNonNull(key, "key");
    requireNonNull(mark, "mark");
    requireNonNull(state, "state");
    requireNonNull(user, "user");
  }

  /** By which a kill names it: place, kind and key. */
  String id() {
    return where + "/" + kind.plural() + "/" + key;
  }
}
