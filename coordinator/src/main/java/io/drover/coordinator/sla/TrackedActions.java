package io.drover.coordinator.sla;

import java.util.Collection;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Where the times of coordinators' actions are read. Thread-safe. */
@FunctionalInterface
public interface TrackedActions {
  /** Of a server without coordinators. */
  TrackedActions NONE = (transaction, ids) -> Map.of();

  /**
   * How these actions stand, as the caller's transaction sees them; locks nothing.
   *
   * @param ids {@code …-C@n}
   * @return by id; an action that does not exist is left out, and no longer tracked
   */
  Map<String, SlaProgress> of(Handle transaction, Collection<String> ids);
}
