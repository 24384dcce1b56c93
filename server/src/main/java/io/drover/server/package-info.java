/**
 * One server: configuration, wiring, HTTP. Start reading at {@link io.drover.server.DroverServer},
 * which puts everything together by hand.
 */
@NullMarked
package io.drover.server;

import org.jspecify.annotations.NullMarked;
