package io.drover.coordinator.store;

import io.drover.coordinator.CoordinatorJobId;
import java.time.Instant;

/** A row of {@code coordinator_version}; hashes name texts that are stored once. */
public record CoordinatorVersionRow(
    CoordinatorJobId id,
    int number,
    String definitionHash,
    String includesHash,
    String configurationHash,
    Instant createdAt) {}
