package io.drover.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A node of a workflow. The set is closed: to treat every kind, implement {@link Visitor}, and a
 * new kind breaks the compile.
 */
public sealed interface WorkflowNode {
  /** Unique in its workflow; the start node is {@link StartNode#NAME}. */
  String name();

  /** Where its start tag stands. */
  SourceLocation location();

  <R> R accept(Visitor<R> visitor);

  /** One method a node kind. */
  interface Visitor<R> {
    R start(StartNode node);

    R end(EndNode node);

    R kill(KillNode node);

    R decision(DecisionNode node);

    R fork(ForkNode node);

    R join(JoinNode node);

    R action(ActionNode node);
  }

  /** Where a job begins. */
  record StartNode(String to, SourceLocation location) implements WorkflowNode {
    /** Oozie's name of the start node; it cannot clash because names have no colon. */
    public static final String NAME = ":start:";

    public StartNode {
      requireNonNull(to, "to");
      requireNonNull(location, "location");
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.start(this);
    }
  }

  /** The job has SUCCEEDED. */
  record EndNode(String name, SourceLocation location) implements WorkflowNode {
    public EndNode {
      requireNonNull(name, "name");
      requireNonNull(location, "location");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.end(this);
    }
  }

  /**
   * The job is KILLED.
   *
   * @param message may hold expressions, evaluated when the node is reached
   */
  record KillNode(String name, String message, SourceLocation location) implements WorkflowNode {
    public KillNode {
      requireNonNull(name, "name");
      requireNonNull(message, "message");
      requireNonNull(location, "location");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.kill(this);
    }
  }

  /**
   * Chooses one way.
   *
   * @param cases in document order, at least one
   * @param defaultTo taken when no case is exactly {@code true}
   */
  record DecisionNode(String name, List<Case> cases, String defaultTo, SourceLocation location)
      implements WorkflowNode {
    /** One case: an expression text and the node to go to. */
    public record Case(String predicate, String to) {
      public Case {
        requireNonNull(predicate, "predicate");
        requireNonNull(to, "to");
      }
    }

    public DecisionNode {
      requireNonNull(name, "name");
      cases = List.copyOf(cases);
      requireNonNull(defaultTo, "defaultTo");
      requireNonNull(location, "location");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.decision(this);
    }
  }

  /**
   * Starts several paths.
   *
   * @param paths names of their first nodes, in document order, at least two
   */
  record ForkNode(String name, List<String> paths, SourceLocation location)
      implements WorkflowNode {
    public ForkNode {
      requireNonNull(name, "name");
      paths = List.copyOf(paths);
      requireNonNull(location, "location");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fork(this);
    }
  }

  /** Waits for all paths of its fork. */
  record JoinNode(String name, String to, SourceLocation location) implements WorkflowNode {
    public JoinNode {
      requireNonNull(name, "name");
      requireNonNull(to, "to");
      requireNonNull(location, "location");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.join(this);
    }
  }

  /**
   * Does work.
   *
   * @param body the action element, its text not yet evaluated
   * @param credentials names from the {@code cred} attribute; usually empty
   * @param retry user retry as written
   */
  record ActionNode(
      String name,
      XmlElement body,
      String okTo,
      String errorTo,
      List<String> credentials,
      UserRetry retry,
      SourceLocation location)
      implements WorkflowNode {

    /** {@code retry-max}, {@code retry-interval} (minutes) and {@code retry-policy} as written. */
    public record UserRetry(
        Optional<String> max, Optional<String> interval, Optional<String> policy) {
      public static final UserRetry NONE =
          new UserRetry(Optional.empty(), Optional.empty(), Optional.empty());

      public UserRetry {
        requireNonNull(max, "max");
        requireNonNull(interval, "interval");
        requireNonNull(policy, "policy");
      }
    }

    public ActionNode {
      requireNonNull(name, "name");
      requireNonNull(body, "body");
      requireNonNull(okTo, "okTo");
      requireNonNull(errorTo, "errorTo");
      credentials = List.copyOf(credentials);
      requireNonNull(retry, "retry");
      requireNonNull(location, "location");
    }

    public ActionKind kind() {
      return ActionKind.of(body);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.action(this);
    }
  }
}
