/**
 * The jobs that are submitted all the time, and what each of them must come to: {@link
 * io.drover.faults.load.Kind}, submitted by {@link io.drover.faults.load.Load}.
 */
@NullMarked
package io.drover.faults.load;

import org.jspecify.annotations.NullMarked;
