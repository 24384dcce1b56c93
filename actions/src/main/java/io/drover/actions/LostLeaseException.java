package io.drover.actions;

/** This server's lease has ended: what it was about to do is now for another one to do. */
public final class LostLeaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LostLeaseException(String message) {
    super(message);
  }
}
