package io.drover.actions.file;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;

/**
 * What a file system says about a path.
 *
 * @param length bytes, 0 for a directory
 * @param blockSize bytes, 0 when the file system has no blocks
 */
public record FileStatus(
    URI uri, boolean directory, long length, Instant modifiedAt, long blockSize) {
  public FileStatus {
    requireNonNull(uri, "uri");
    requireNonNull(modifiedAt, "modifiedAt");
  }
}
