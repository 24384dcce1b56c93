package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

/** Id of a bundle job, in Oozie's shape: it ends in {@code -B}. */
public record BundleJobId(String value) {
  public BundleJobId {
    requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
