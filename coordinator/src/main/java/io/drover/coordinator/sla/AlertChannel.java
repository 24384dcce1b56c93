package io.drover.coordinator.sla;

/** A way to tell somebody of events. Thread-safe. */
public interface AlertChannel {
  /** Names it in the store; must not change while alerts wait. */
  String name();

  /** Whether it is told of this one. */
  boolean wants(SlaSummary tracked, SlaEvent event);

  /**
   * Delivers the alert, in at most a minute.
   *
   * @throws UndeliveredException when it is not delivered, as far as one knows
   */
  void send(SlaAlert alert) throws UndeliveredException;
}
