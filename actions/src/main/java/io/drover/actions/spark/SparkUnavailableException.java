package io.drover.actions.spark;

/** Spark's pages could not be asked; nothing is known about the application. */
public final class SparkUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SparkUnavailableException(String message) {
    super(message);
  }

  SparkUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
