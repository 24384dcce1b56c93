package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** {@code <prepare>}: deletes and mkdirs in document order, done before each attempt. */
public record PrepareSpec(List<Step> steps) {
  public static final PrepareSpec NONE = new PrepareSpec(List.of());

  /** One step: delete the path (recursively, a missing one is fine) or make the directory. */
  public record Step(boolean delete, String path) {
    public Step {
      requireNonNull(path, "path");
    }
  }

  public PrepareSpec {
    steps = List.copyOf(steps);
  }
}
