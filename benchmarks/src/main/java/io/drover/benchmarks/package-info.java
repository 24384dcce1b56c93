/** Reproducible measurements; run by {@code bin/bench}, never by the tests, not shipped. */
@NullMarked
package io.drover.benchmarks;

import org.jspecify.annotations.NullMarked;
