package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

/**
 * What became of a submission, as far as the answer tells.
 *
 * @param <T> what was asked for
 */
public sealed interface CreateResult<T> {
  <R> R accept(Visitor<T, R> visitor);

  /** One method a result. */
  interface Visitor<T, R> {
    R created(Created<T> result);

    R duplicateName(DuplicateName<T> result);

    R tooManySessions(TooManySessions<T> result);

    R rejected(Rejected<T> result);

    R denied(Denied<T> result);

    R notSent(NotSent<T> result);

    R unclear(Unclear<T> result);
  }

  /** Livy has it. The state may already be an end state. */
  record Created<T>(T created) implements CreateResult<T> {
    public Created {
      requireNonNull(created, "created");
    }

    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.created(this);
    }
  }

  /** One of that name exists: an earlier submission of ours got through. */
  record DuplicateName<T>(String message) implements CreateResult<T> {
    public DuplicateName {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.duplicateName(this);
    }
  }

  /** The server is full (a 400); nothing was created. */
  record TooManySessions<T>(String message) implements CreateResult<T> {
    public TooManySessions {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.tooManySessions(this);
    }
  }

  /** Refused for what it asks. An entry that never ends may be left behind under the name. */
  record Rejected<T>(String message) implements CreateResult<T> {
    public Rejected {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.rejected(this);
    }
  }

  /** 401 or 403: our credentials are not good enough. */
  record Denied<T>(String message) implements CreateResult<T> {
    public Denied {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.denied(this);
    }
  }

  /** No connection: nothing left this machine. */
  record NotSent<T>(String message) implements CreateResult<T> {
    public NotSent {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.notSent(this);
    }
  }

  /** No answer, or one that says nothing about it: ask by name. */
  record Unclear<T>(String message) implements CreateResult<T> {
    public Unclear {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<T, R> visitor) {
      return visitor.unclear(this);
    }
  }
}
