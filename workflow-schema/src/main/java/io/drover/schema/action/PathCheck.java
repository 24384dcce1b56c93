package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What must hold for a path.
 *
 * @param path URI or path, globs allowed
 * @param doneFlag name of a marker file that must exist inside the path; empty when none is asked
 * @param minBytes least size in bytes, of a file or of all files below a directory; 0 = any
 * @param minAge how long ago the newest change must be, so that what is still being written does
 *     not count; zero = any
 * @param minCount how many paths must match the glob, at least 1
 */
public record PathCheck(
    String path, Optional<String> doneFlag, long minBytes, Duration minAge, int minCount) {
  public PathCheck {
    requireNonNull(path, "path");
    requireNonNull(doneFlag, "doneFlag");
    requireNonNull(minAge, "minAge");
  }

  /** Of any age, one match. */
  public PathCheck(String path, Optional<String> doneFlag, long minBytes) {
    this(path, doneFlag, minBytes, Duration.ZERO, 1);
  }
}
