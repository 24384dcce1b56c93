package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

/** What became of a submission, as far as the answer tells. */
public sealed interface CreateResult {
  <R> R accept(Visitor<R> visitor);

  /** One method a result. */
  interface Visitor<R> {
    R created(Created result);

    R duplicateName(DuplicateName result);

    R tooManySessions(TooManySessions result);

    R rejected(Rejected result);

    R denied(Denied result);

    R notSent(NotSent result);

    R unclear(Unclear result);
  }

  /** Livy has it. The state may already be an end state. */
  record Created(LivyBatch batch) implements CreateResult {
    public Created {
      requireNonNull(batch, "batch");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.created(this);
    }
  }

  /** A batch of that name exists: an earlier submission of ours got through. */
  record DuplicateName(String message) implements CreateResult {
    public DuplicateName {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.duplicateName(this);
    }
  }

  /** The server is full (a 400); nothing was created. */
  record TooManySessions(String message) implements CreateResult {
    public TooManySessions {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tooManySessions(this);
    }
  }

  /** Refused for what it asks. An entry that never ends may be left behind under the name. */
  record Rejected(String message) implements CreateResult {
    public Rejected {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rejected(this);
    }
  }

  /** 401 or 403: our credentials are not good enough. */
  record Denied(String message) implements CreateResult {
    public Denied {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.denied(this);
    }
  }

  /** No connection: nothing left this machine. */
  record NotSent(String message) implements CreateResult {
    public NotSent {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.notSent(this);
    }
  }

  /** No answer, or one that says nothing about the batch: ask by name. */
  record Unclear(String message) implements CreateResult {
    public Unclear {
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unclear(this);
    }
  }
}
