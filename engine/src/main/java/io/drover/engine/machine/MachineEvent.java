package io.drover.engine.machine;

import static java.util.Objects.requireNonNull;

/** What happened to a node; the only way a machine moves after its start. */
public sealed interface MachineEvent {
  /** Trigger of an action's {@code ok} way. */
  String OK = "ok";

  /** Trigger of an action's {@code error} way. */
  String ERROR = "error";

  String node();

  /** Which way out of the node it takes: {@code ok}, {@code error}, {@code case.N}. */
  String trigger();

  /** Trigger of a decision's way; {@link DecisionTaken#DEFAULT} gives {@code default}. */
  static String caseTrigger(int caseIndex) {
    return caseIndex == DecisionTaken.DEFAULT ? "default" : "case." + caseIndex;
  }

  /** The action took its {@code ok} way. */
  record ActionOk(String node) implements MachineEvent {
    public ActionOk {
      requireNonNull(node, "node");
    }

    @Override
    public String trigger() {
      return OK;
    }
  }

  /** The action took its {@code error} way. */
  record ActionError(String node) implements MachineEvent {
    public ActionError {
      requireNonNull(node, "node");
    }

    @Override
    public String trigger() {
      return ERROR;
    }
  }

  /** The decision chose; {@code caseIndex} counts from 0, {@link #DEFAULT} is the default. */
  record DecisionTaken(String node, int caseIndex) implements MachineEvent {
    public static final int DEFAULT = -1;

    public DecisionTaken {
      requireNonNull(node, "node");
    }

    @Override
    public String trigger() {
      return caseTrigger(caseIndex);
    }
  }
}
