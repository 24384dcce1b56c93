package io.drover.actions.file;

import java.io.IOException;

/** A glob matches more than is allowed (Oozie's FS013). */
public final class GlobLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  GlobLimitException(String pattern, int limit) {
    super("[" + pattern + "] matches more than " + limit + " paths");
  }
}
