/**
 * The fault-injection harness: {@link io.drover.faults.FaultsMain} runs {@link
 * io.drover.faults.Lane}s side by side, each a database, a Livy and the servers on them, to which
 * everything happens that can. What they may know: Drover from outside, and by the names of {@link
 * io.drover.faults.weave.Failpoint}s from inside. Nothing of it is shipped.
 */
@NullMarked
package io.drover.faults;

import org.jspecify.annotations.NullMarked;
