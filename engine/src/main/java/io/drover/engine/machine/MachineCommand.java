package io.drover.engine.machine;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What to do, or to record, because the machine moved. In the order in which it happened. */
public sealed interface MachineCommand {
  String node();

  <R> R accept(Visitor<R> visitor);

  /** One method a command. */
  interface Visitor<R> {
    R passed(NodePassed command);

    R startAction(StartAction command);

    R decide(Decide command);

    R stopAction(StopAction command);

    R end(ReachedEnd command);

    R kill(ReachedKill command);

    R fault(Fault command);
  }

  /** A start, fork or join was passed; {@code transition} is {@code *} for a fork. */
  record NodePassed(String node, Optional<String> transition) implements MachineCommand {
    public NodePassed {
      requireNonNull(node, "node");
      requireNonNull(transition, "transition");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.passed(this);
    }
  }

  /** An action was entered. */
  record StartAction(String node) implements MachineCommand {
    public StartAction {
      requireNonNull(node, "node");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.startAction(this);
    }
  }

  /** A decision was entered. */
  record Decide(String node) implements MachineCommand {
    public Decide {
      requireNonNull(node, "node");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.decide(this);
    }
  }

  /** An action or decision was left without an outcome of its own: stop it if it still runs. */
  record StopAction(String node) implements MachineCommand {
    public StopAction {
      requireNonNull(node, "node");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stopAction(this);
    }
  }

  /** The machine is final: the job has SUCCEEDED. */
  record ReachedEnd(String node) implements MachineCommand {
    public ReachedEnd {
      requireNonNull(node, "node");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.end(this);
    }
  }

  /** The machine is final: the job is KILLED by this kill node. */
  record ReachedKill(String node) implements MachineCommand {
    public ReachedKill {
      requireNonNull(node, "node");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.kill(this);
    }
  }

  /** The graph broke a rule that only shows at run time (fork validation off): job FAILED. */
  record Fault(String node, String errorCode, String message) implements MachineCommand {
    public Fault {
      requireNonNull(node, "node");
      requireNonNull(errorCode, "errorCode");
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fault(this);
    }
  }
}
