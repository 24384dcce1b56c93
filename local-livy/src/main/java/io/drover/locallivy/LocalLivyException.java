package io.drover.locallivy;

/** The local Livy cannot be assembled, started or reached; the message says what to do. */
public final class LocalLivyException extends RuntimeException {
  public LocalLivyException(String message) {
    super(message);
  }

  public LocalLivyException(String message, Throwable cause) {
    super(message, cause);
  }
}
