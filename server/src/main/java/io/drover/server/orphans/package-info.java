/**
 * What runs for nobody: batches, sessions and applications that carry Drover's mark and belong to
 * no live attempt, and live attempts that nobody runs anything for.
 *
 * <p>Knows Livy's and the cluster's lists and what is on record; must not change a record. Start
 * reading at {@link io.drover.server.orphans.OrphanService}; which thing is whose is decided in
 * {@link io.drover.server.orphans.OrphanRules}, without any input or output.
 */
@NullMarked
package io.drover.server.orphans;

import org.jspecify.annotations.NullMarked;
