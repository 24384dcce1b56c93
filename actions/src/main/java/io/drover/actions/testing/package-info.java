/** Hand-written stand-ins for outside systems, for tests that must provoke faults. */
@NullMarked
package io.drover.actions.testing;

import org.jspecify.annotations.NullMarked;
