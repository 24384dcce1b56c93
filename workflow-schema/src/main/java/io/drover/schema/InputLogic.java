package io.drover.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A tree that says which input events an action needs. The set is closed: to treat every kind,
 * implement {@link Visitor}.
 */
public sealed interface InputLogic {
  Options options();

  <R> R accept(Visitor<R> visitor);

  /** One method a kind. */
  interface Visitor<R> {
    R or(Or or);

    R and(And and);

    R combine(Combine combine);

    R input(Input input);
  }

  /**
   * What any part of the tree may say, as written.
   *
   * @param name what {@code coord:dataIn} calls its result
   * @param min how many instances are enough
   * @param waitMinutes how long to wait for better
   */
  record Options(Optional<String> name, Optional<String> min, Optional<String> waitMinutes) {
    public Options {
      requireNonNull(name, "name");
      requireNonNull(min, "min");
      requireNonNull(waitMinutes, "waitMinutes");
    }
  }

  /** The first part that is there, in this order; at least one part. */
  record Or(Options options, List<InputLogic> parts) implements InputLogic {
    public Or {
      requireNonNull(options, "options");
      parts = List.copyOf(parts);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.or(this);
    }
  }

  /** All parts; at least one. */
  record And(Options options, List<InputLogic> parts) implements InputLogic {
    public And {
      requireNonNull(options, "options");
      parts = List.copyOf(parts);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.and(this);
    }
  }

  /** Each instance from the first input that has it; at least one input. */
  record Combine(Options options, List<Input> inputs) implements InputLogic {
    public Combine {
      requireNonNull(options, "options");
      inputs = List.copyOf(inputs);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.combine(this);
    }
  }

  /**
   * One input event ({@code data-in} in the document).
   *
   * @param dataIn name of the input event, which is among the coordinator's
   */
  record Input(Options options, String dataIn) implements InputLogic {
    public Input {
      requireNonNull(options, "options");
      requireNonNull(dataIn, "dataIn");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.input(this);
    }
  }
}
