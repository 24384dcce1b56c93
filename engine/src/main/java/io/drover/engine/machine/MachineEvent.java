package io.drover.engine.machine;

import static java.util.Objects.requireNonNull;

/** What happened to a node; the only way a machine moves after its start. */
public sealed interface MachineEvent {
  String node();

  /** The action took its {@code ok} way. */
  record ActionOk(String node) implements MachineEvent {
    public ActionOk {
      requireNonNull(node, "node");
    }
  }

  /** The action took its {@code error} way. */
  record ActionError(String node) implements MachineEvent {
    public ActionError {
      requireNonNull(node, "node");
    }
  }

  /** The decision chose; {@code caseIndex} counts from 0, {@link #DEFAULT} is the default. */
  record DecisionTaken(String node, int caseIndex) implements MachineEvent {
    public static final int DEFAULT = -1;

    public DecisionTaken {
      requireNonNull(node, "node");
    }
  }
}
