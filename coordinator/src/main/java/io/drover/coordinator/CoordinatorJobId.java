package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

/** Id of a coordinator job, in Oozie's shape: it ends in {@code -C}. */
public record CoordinatorJobId(String value) {
  public CoordinatorJobId {
    requireNonNull(value, "value");
  }

  public CoordinatorActionId action(int number) {
    return new CoordinatorActionId(this, number);
  }

  @Override
  public String toString() {
    return value;
  }
}
