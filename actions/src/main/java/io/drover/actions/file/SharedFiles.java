package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tells many who wait for files whether they are there, asking remote file systems for all of them
 * together: one listing of a directory answers for everything in it, see {@link SharedListings}.
 * Thread-safe.
 */
public final class SharedFiles {
  private final SharedListings listings;

  public SharedFiles(FileSystems fileSystems, InstantSource clock) {
    this.listings = new SharedListings(fileSystems, clock);
  }

  /**
   * Whether something is at that path, for that user.
   *
   * @param notBefore how old an answer to somebody else may be; not in the future
   * @throws IOException when the file system cannot be asked, or is not configured
   */
  public boolean exists(URI path, String user, Instant notBefore) throws IOException {
    return listings.lookup(user, notBefore).status(path).isPresent();
  }
}
