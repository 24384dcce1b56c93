/**
 * File systems behind one SPI, and the actions that only touch files: {@code file-check} and {@code
 * fs}.
 */
@NullMarked
package io.drover.actions.file;

import org.jspecify.annotations.NullMarked;
