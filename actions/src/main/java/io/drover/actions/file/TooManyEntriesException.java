package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;

/** A directory has more entries than the caller wants to see. */
public final class TooManyEntriesException extends IOException {
  private static final long serialVersionUID = 1L;

  public TooManyEntriesException(URI directory, int limit) {
    super("[" + FilePath.text(directory) + "] has more than " + limit + " entries");
  }
}
