/**
 * The action contract: what an executor gets, what it answers, and how its kinds are found.
 *
 * <p>The engine sees this package and the file-system SPI in {@code io.drover.actions.file}, never
 * a concrete executor. Start reading at {@link io.drover.actions.ActionExecutor}.
 */
@NullMarked
package io.drover.actions;

import org.jspecify.annotations.NullMarked;
