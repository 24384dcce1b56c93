package io.drover.engine.el;

/** An expression could not be parsed or evaluated; the message names it and says why. */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Oozie's error code of an action whose expression failed. */
  public static final String EL_ERROR = "EL_ERROR";

  public ExpressionException(String message) {
    super(message);
  }

  public ExpressionException(String message, Throwable cause) {
    super(message, cause);
  }
}
