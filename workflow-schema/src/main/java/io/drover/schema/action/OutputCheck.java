package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What must hold for an output of a job.
 *
 * <p>A data file is a file whose name begins with neither {@code _} nor {@code .}, at the path or
 * anywhere below it.
 *
 * @param path what must hold for the path itself
 * @param minFiles least number of data files; empty when none is asked
 * @param newerThanStart whether some data file must have been written after the attempt began
 */
public record OutputCheck(PathCheck path, Optional<Integer> minFiles, boolean newerThanStart) {
  public OutputCheck {
    requireNonNull(path, "path");
    requireNonNull(minFiles, "minFiles");
  }
}
