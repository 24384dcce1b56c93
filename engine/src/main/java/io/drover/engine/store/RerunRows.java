package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * What a rerun writes.
 *
 * @param job the row as it will be, in the new run; {@code version} is the one that was read
 * @param kept the trigger that each node takes again instead of running; the rows of all other
 *     nodes become past attempts
 * @param continued nodes whose next attempt goes on with what the last one started
 * @param actor who asks
 * @param alongside writes what others store with the run, in the same transaction
 */
public record RerunRows(
    JobRow job,
    Map<String, String> kept,
    Set<String> continued,
    TimelineRow note,
    String actor,
    Consumer<Handle> alongside) {
  public RerunRows {
    requireNonNull(job, "job");
    kept = Map.copyOf(kept);
    continued = Set.copyOf(continued);
    requireNonNull(note, "note");
    requireNonNull(actor, "actor");
    requireNonNull(alongside, "alongside");
  }
}
