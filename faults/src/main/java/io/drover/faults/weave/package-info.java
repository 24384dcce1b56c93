/**
 * Points in Drover's own classes at which a server can be made to die. The production classes know
 * nothing of them: {@link io.drover.faults.weave.Weaving} writes changed copies into a jar that
 * only the harness puts on a server's class path. Start reading at {@link
 * io.drover.faults.weave.Failpoint#ALL}.
 */
@NullMarked
package io.drover.faults.weave;

import org.jspecify.annotations.NullMarked;
