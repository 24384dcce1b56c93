/**
 * Coordinator jobs and their actions in H2 or PostgreSQL. Knows no rule of theirs: it reads and
 * writes rows. Start reading at {@code CoordinatorStore}.
 */
@NullMarked
package io.drover.coordinator.store;

import org.jspecify.annotations.NullMarked;
