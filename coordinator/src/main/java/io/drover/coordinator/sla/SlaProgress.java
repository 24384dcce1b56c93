package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How something tracked stands, as its own row has it.
 *
 * @param jobStatus its status in the words of its kind
 */
public record SlaProgress(
    String jobStatus, Optional<Instant> startedAt, Optional<Instant> endedAt, Ending ending) {

  /** Whether and how it ended. */
  public enum Ending {
    /** Not yet. */
    OPEN,
    SUCCEEDED,
    /** Ended in any other way, before its start too. */
    FAILED,
    /** It will not come: the job took another way, or is gone. Nothing more is said of it. */
    NEVER
  }

  public SlaProgress {
    requireNonNull(jobStatus, "jobStatus");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    requireNonNull(ending, "ending");
  }
}
