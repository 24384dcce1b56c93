/**
 * Serves the console: fixed files of the class path folder {@code /console}, nothing else.
 *
 * <p>It knows no job and no engine; the page reads the native API like any other client. Start
 * reading at {@link io.drover.server.console.ConsoleResource}.
 */
@NullMarked
package io.drover.server.console;

import org.jspecify.annotations.NullMarked;
