package io.drover.server.bundle;

/** A source that no bundle can be made of; the message says why and what to do. */
public final class RefusedImportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedImportException(String message) {
    super(message);
  }
}
