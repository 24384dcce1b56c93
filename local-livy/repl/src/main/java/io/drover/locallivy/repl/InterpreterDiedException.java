package io.drover.locallivy.repl;

/** The process behind an interpreter has ended, and the variables of the session with it. */
final class InterpreterDiedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InterpreterDiedException(String message) {
    super(message);
  }
}
