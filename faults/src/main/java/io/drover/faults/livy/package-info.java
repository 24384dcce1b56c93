/**
 * A real Livy behind a proxy that loses, delays and garbles what is said: {@link
 * io.drover.faults.livy.LivyProxy}, by the {@link io.drover.faults.livy.Lie}s that it knows.
 */
@NullMarked
package io.drover.faults.livy;

import org.jspecify.annotations.NullMarked;
