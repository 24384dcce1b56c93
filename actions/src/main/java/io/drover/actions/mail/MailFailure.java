package io.drover.actions.mail;

/** A mail cannot be written or sent: ends the action in ERROR. */
final class MailFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  MailFailure(String code, String message) {
    super(code + ": " + message);
    this.code = code;
  }

  MailFailure(String code, String message, Exception cause) {
    super(code + ": " + message + ": " + cause.getMessage(), cause);
    this.code = code;
  }

  String code() {
    return code;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
