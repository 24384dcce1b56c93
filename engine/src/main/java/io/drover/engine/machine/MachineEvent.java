package io.drover.engine.machine;

import static java.util.Objects.requireNonNull;

/** What happened to a node; the only way a machine moves after its start. */
public sealed interface MachineEvent {
  /** Trigger of an action's {@code ok} way. */
  String OK = "ok";

  /** Trigger of an action's {@code error} way. */
  String ERROR = "error";

  /** Begin of the trigger of a decision's case. */
  String CASE = "case.";

  String node();

  /** Which way out of the node it takes: {@code ok}, {@code error}, {@code case.N}. */
  String trigger();

  /**
   * The event that takes this way out of the node.
   *
   * @throws IllegalArgumentException when it is no {@link #trigger()}
   */
  static MachineEvent of(String node, String trigger) {
    if (trigger.equals(OK)) {
      return new ActionOk(node);
    }
    if (trigger.equals(ERROR)) {
      return new ActionError(node);
    }
    if (trigger.equals(caseTrigger(DecisionTaken.DEFAULT))) {
      return new DecisionTaken(node, DecisionTaken.DEFAULT);
    }
    if (trigger.startsWith(CASE)) {
      return new DecisionTaken(node, Integer.parseInt(trigger.substring(CASE.length())));
    }
    throw new IllegalArgumentException("no trigger: " + trigger);
  }

  /** Trigger of a decision's way; {@link DecisionTaken#DEFAULT} gives {@code default}. */
  static String caseTrigger(int caseIndex) {
    return caseIndex == DecisionTaken.DEFAULT ? "default" : CASE + caseIndex;
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
