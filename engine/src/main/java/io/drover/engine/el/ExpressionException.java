package io.drover.engine.el;

/** An expression could not be parsed or evaluated; the message names it and says why. */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Oozie's error code of an action whose expression failed. */
  public static final String EL_ERROR = "EL_ERROR";

  private final boolean passing;

  public ExpressionException(String message) {
    super(message);
    this.passing = false;
  }

  public ExpressionException(String message, Throwable cause) {
    this(message, cause, false);
  }

  ExpressionException(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** Whether the same evaluation may work later: a file system did not answer. */
  public boolean passing() {
    return passing;
  }
}
