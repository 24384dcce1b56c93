package io.drover.coordinator;

import io.drover.coordinator.store.CoordinatorJobRow;
import org.jdbi.v3.core.Handle;

/** Hears what becomes of coordinators, within the transaction that writes it. */
interface CoordinatorNews {
  /** Tells nobody. */
  CoordinatorNews NONE = (transaction, before, progress) -> () -> {};

  /**
   * Takes what changed; may write rows of its own.
   *
   * @return what to do after the commit
   */
  Runnable tell(Handle transaction, CoordinatorJobRow before, CoordinatorProgress progress);
}
