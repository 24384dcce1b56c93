/** The Spark jobs of the {@code etl} example: two cleaners and a report. */
@NullMarked
package io.drover.examples.etl;

import org.jspecify.annotations.NullMarked;
