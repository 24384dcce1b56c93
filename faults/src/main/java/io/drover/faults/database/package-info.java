/**
 * The databases that servers run on, and what befalls them: {@link
 * io.drover.faults.database.TestedDatabase}.
 */
@NullMarked
package io.drover.faults.database;

import org.jspecify.annotations.NullMarked;
