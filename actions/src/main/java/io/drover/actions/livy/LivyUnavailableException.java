package io.drover.actions.livy;

/** A Livy server could not be reached or gave an answer that is not Livy's. */
public final class LivyUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LivyUnavailableException(String message) {
    super(message);
  }

  LivyUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
