/**
 * Tells others by HTTP what becomes of jobs.
 *
 * <p>Knows the engine's news and where they may go; must not know how they come about. Start
 * reading at {@link io.drover.server.notify.HttpNotifier}.
 */
@NullMarked
package io.drover.server.notify;

import org.jspecify.annotations.NullMarked;
