package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What must hold for a path.
 *
 * @param path URI or path, globs allowed
 * @param doneFlag name of a marker file that must exist inside the path; empty when none is asked
 * @param minBytes least size in bytes, of a file or of all files below a directory; 0 = any
 */
public record PathCheck(String path, Optional<String> doneFlag, long minBytes) {
  public PathCheck {
    requireNonNull(path, "path");
    requireNonNull(doneFlag, "doneFlag");
  }
}
