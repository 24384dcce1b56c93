/**
 * A real Drover server in a process of its own, to be killed, paused and stopped. {@link
 * io.drover.faults.server.ServerProcess} is the way in; {@link
 * io.drover.faults.server.ServedDrover} is what runs there.
 */
@NullMarked
package io.drover.faults.server;

import org.jspecify.annotations.NullMarked;
