/**
 * A workflow as a state machine: {@code (state, event) -> (state, commands)}, pure, without I/O,
 * clock or expressions. Commons SCXML is used here and nowhere else.
 */
@NullMarked
package io.drover.engine.machine;

import org.jspecify.annotations.NullMarked;
