package io.drover.actions.file;

import io.drover.actions.ActionOutcome.ErrorType;

/** An operation of the fs action cannot be done: ends the action. */
final class FsFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorType type;
  private final String code;

  FsFailure(ErrorType type, String code, String message) {
    super(message);
    this.type = type;
    this.code = code;
  }

  FsFailure(String code, String message) {
    this(ErrorType.ERROR, code, message);
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
