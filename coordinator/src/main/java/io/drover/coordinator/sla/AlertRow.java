package io.drover.coordinator.sla;

import java.time.Instant;

/**
 * An alert that waits to be delivered.
 *
 * @param tries how often it was tried, this time included
 */
record AlertRow(long id, SlaAlert alert, int tries, Instant createdAt) {}
