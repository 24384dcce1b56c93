package io.drover.actions;

/**
 * Whether this server may still act for an attempt. One that stood still (a paused process, a
 * frozen machine) wakes up in the middle of a call without knowing that another server has gone on
 * with its work. So whoever does what cannot be done twice asks right before it. Thread-safe.
 */
@FunctionalInterface
public interface Fence {
  /** Nobody else can act for the attempt. */
  Fence NONE = () -> {};

  /**
   * Returns when the server may act.
   *
   * @throws LostLeaseException when another server may act for the attempt by now; let it pass
   */
  void check();
}
