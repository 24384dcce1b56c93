package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code <file-check>}: waits until every path holds what is asked.
 *
 * @param paths at least one
 * @param timeout how long to wait; empty means the server's longest when {@code every} is there,
 *     and to look once when it is not
 * @param every what appears is seen within this time; empty means the server's default
 */
public record FileCheckSpec(
    List<PathCheck> paths, Optional<Duration> timeout, Optional<Duration> every) {
  public FileCheckSpec {
    paths = List.copyOf(paths);
    requireNonNull(timeout, "timeout");
    requireNonNull(every, "every");
  }
}
