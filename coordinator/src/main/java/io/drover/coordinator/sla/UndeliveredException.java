package io.drover.coordinator.sla;

/** An alert was not delivered. */
public final class UndeliveredException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean permanent;

  /**
   * @param permanent whether another try would end the same way
   */
  public UndeliveredException(String message, boolean permanent, Throwable cause) {
    super(message, cause);
    this.permanent = permanent;
  }

  public UndeliveredException(String message, boolean permanent) {
    super(message);
    this.permanent = permanent;
  }

  boolean permanent() {
    return permanent;
  }
}
