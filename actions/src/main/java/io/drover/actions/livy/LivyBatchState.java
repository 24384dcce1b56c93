package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

/**
 * Livy's word for how a batch stands.
 *
 * @param kind what it means; {@link Kind#UNKNOWN} for a word this version does not know
 * @param raw the word as sent
 */
public record LivyBatchState(Kind kind, String raw) {

  /** The states that batches have (Livy's SessionState.scala), and one for the rest. */
  public enum Kind {
    /** Registered, and in YARN client mode the whole run. */
    STARTING,
    /** After a restart of Livy, until the cluster has reported. */
    RECOVERING,
    RUNNING,
    SUCCESS,
    /** Failed, or Livy lost track of it. */
    DEAD,
    KILLED,
    /** Not sent for batches by the known versions, but terminal by name. */
    ERROR,
    /** Treated as not ended. */
    UNKNOWN
  }

  public LivyBatchState {
    requireNonNull(kind, "kind");
    requireNonNull(raw, "raw");
  }

  static LivyBatchState of(String raw) {
    Kind kind =
        switch (raw) {
          case "starting" -> Kind.STARTING;
          case "recovering" -> Kind.RECOVERING;
          case "running" -> Kind.RUNNING;
          case "success" -> Kind.SUCCESS;
          case "dead" -> Kind.DEAD;
          case "killed" -> Kind.KILLED;
          case "error" -> Kind.ERROR;
          default -> Kind.UNKNOWN;
        };
    return new LivyBatchState(kind, raw);
  }

  /** True when Livy will not change it any more. */
  public boolean ended() {
    return switch (kind) {
      case SUCCESS, DEAD, KILLED, ERROR -> true;
      case STARTING, RECOVERING, RUNNING, UNKNOWN -> false;
    };
  }

  /** Oozie's word for it. */
  public String externalStatus() {
    return switch (kind) {
      case SUCCESS -> "SUCCEEDED";
      case DEAD, ERROR -> "FAILED/KILLED";
      case KILLED -> "KILLED";
      case STARTING, RECOVERING, RUNNING, UNKNOWN -> "RUNNING";
    };
  }

  @Override
  public String toString() {
    return raw;
  }
}
