/**
 * File systems behind one SPI, and the actions that only touch files: {@code file-check} and {@code
 * fs}.
 *
 * <p>Path texts from workflows become URIs in {@link io.drover.actions.file.FilePath} only, where
 * nothing is percent-decoded. Start reading at {@link io.drover.actions.file.FileSystems}.
 */
@NullMarked
package io.drover.actions.file;

import org.jspecify.annotations.NullMarked;
