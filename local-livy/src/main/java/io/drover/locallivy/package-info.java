/**
 * A real Apache Livy on this machine, for the demo and the tests: {@link LocalLivy} starts and
 * stops it, {@link LocalLivyMain} does so from the command line.
 *
 * <p>The jars are never on Drover's class path: {@code local-livy/bin/assemble} puts them into a
 * cache, and Livy runs as its own process. This package knows nothing of Drover's other modules.
 */
@NullMarked
package io.drover.locallivy;

import org.jspecify.annotations.NullMarked;
