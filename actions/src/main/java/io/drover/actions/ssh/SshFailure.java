package io.drover.actions.ssh;

import io.drover.actions.ActionOutcome.ErrorType;

/** A host cannot be reached, or does not do what it is told. */
final class SshFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorType type;
  private final String code;

  SshFailure(ErrorType type, String code, String message) {
    super(message);
    this.type = type;
    this.code = code;
  }

  SshFailure(ErrorType type, String code, String message, Throwable cause) {
    super(message, cause);
    this.type = type;
    this.code = code;
  }

  ErrorType type() {
    return type;
  }

  String code() {
    return code;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
