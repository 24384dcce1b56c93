package io.drover.actions.mail;

/** A mail cannot be written or sent; the code is one of those of {@link EmailAction}. */
public final class MailFailure extends Exception {
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

  /** Whether the same mail would fail the same way again. */
  public boolean permanent() {
    return !code.equals("EM007");
  }

  String code() {
    return code;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
