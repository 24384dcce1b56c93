package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What an executor answers. Expected results are values; the engine never sees an exception. */
public sealed interface ActionOutcome {
  /** What is known outside now; replaces what the engine had stored. */
  ExternalState external();

  <R> R accept(Visitor<R> visitor);

  /** One method an outcome. */
  interface Visitor<R> {
    R running(Running outcome);

    R notStarted(NotStarted outcome);

    R succeeded(Succeeded outcome);

    R failed(Failed outcome);
  }

  /** Work goes on outside (or a wait goes on): call {@code check} after the given time. */
  record Running(ExternalState external, Duration checkAfter) implements ActionOutcome {
    public Running {
      requireNonNull(external, "external");
      requireNonNull(checkAfter, "checkAfter");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.running(this);
    }
  }

  /**
   * Nothing was started, and it is nobody's fault (the endpoint is full): call {@code start} of the
   * same attempt again after the given time. No retry is counted.
   */
  record NotStarted(ExternalState external, Duration startAfter, String reason)
      implements ActionOutcome {
    public NotStarted {
      requireNonNull(external, "external");
      requireNonNull(startAfter, "startAfter");
      requireNonNull(reason, "reason");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.notStarted(this);
    }
  }

  /**
   * The action is OK.
   *
   * @param data what {@code wf:actionData} shows; usually empty
   * @param output what it answered, for people; kept as the action's log when it is there
   */
  record Succeeded(ExternalState external, Map<String, String> data, Optional<String> output)
      implements ActionOutcome {
    public Succeeded {
      requireNonNull(external, "external");
      data = Map.copyOf(data);
      requireNonNull(output, "output");
    }

    /** One that answered nothing but its data. */
    public Succeeded(ExternalState external, Map<String, String> data) {
      this(external, data, Optional.empty());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.succeeded(this);
    }
  }

  /**
   * It did not work.
   *
   * @param type what the engine does about it
   * @param errorCode shown to users and read by {@code wf:errorCode}: Oozie's (JA018, FS006, …)
   *     where it has one
   * @param message the best sentence there is about why
   */
  record Failed(ExternalState external, ErrorType type, String errorCode, String message)
      implements ActionOutcome {
    public Failed {
      requireNonNull(external, "external");
      requireNonNull(type, "type");
      requireNonNull(errorCode, "errorCode");
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.failed(this);
    }
  }

  /** Oozie's error types (specification of action outcomes). */
  enum ErrorType {
    /** Passing: try the same call again some times, then treat as NON_TRANSIENT. */
    TRANSIENT,
    /** An operator must act: the job is SUSPENDED, resume tries again. */
    NON_TRANSIENT,
    /** The action ends in ERROR: user retry if allowed, else the {@code error} transition. */
    ERROR,
    /** The action and the job end FAILED, no transition is taken. */
    FAILED
  }
}
