package io.drover.server.orphans;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How orphans are looked for.
 *
 * @param systemId what stands in the ids of this installation's jobs
 * @param minAge how long an attempt must be over before what it left counts as an orphan
 * @param livyUser who applications run as where Livy does not impersonate; empty when not told
 * @param sweepEvery time between two looks of the server's own; zero for none
 */
public record OrphanSettings(
    String systemId, Duration minAge, Optional<String> livyUser, Duration sweepEvery) {
  public OrphanSettings {
    requireNonNull(systemId, "systemId");
    requireNonNull(minAge, "minAge");
    requireNonNull(livyUser, "livyUser");
    requireNonNull(sweepEvery, "sweepEvery");
  }
}
