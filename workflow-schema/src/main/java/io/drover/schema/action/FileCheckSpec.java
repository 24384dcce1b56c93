package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code <file-check>}: waits until every path holds what is asked.
 *
 * @param paths at least one
 * @param timeout how long to wait; empty means look once
 * @param every time between two looks; empty means the server's default
 */
public record FileCheckSpec(
    List<PathCheck> paths, Optional<Duration> timeout, Optional<Duration> every) {
  public FileCheckSpec {
    paths = List.copyOf(paths);
    requireNonNull(timeout, "timeout");
    requireNonNull(every, "every");
  }
}
