package io.drover.actions.livy;

/** A Livy server answered 401 or 403: an operator must change credentials or rights. */
public final class LivyAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LivyAccessException(String message) {
    super(message);
  }
}
