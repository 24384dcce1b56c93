/**
 * Spark batches through Apache Livy: the HTTP client, and the actions {@code livy-batch} and
 * Oozie's {@code spark}.
 *
 * <p>{@link io.drover.actions.livy.LivyClient} is the only class that knows Livy's routes. What one
 * attempt does is told by {@link io.drover.actions.livy.BatchRunner} in three parts: submit,
 * follow, kill. An attempt is known to Livy by its unique name, never by Livy's integer id, because
 * ids start at 0 again when Livy restarts.
 */
@NullMarked
package io.drover.actions.livy;

import org.jspecify.annotations.NullMarked;
