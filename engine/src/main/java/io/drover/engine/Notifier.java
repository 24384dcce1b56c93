package io.drover.engine;

import java.util.List;

/** Passes news on. Thread-safe. */
@FunctionalInterface
public interface Notifier {
  /** Tells nobody. */
  Notifier NONE = news -> {};

  /** Takes the news and returns at once; never throws. What becomes of them is its own business. */
  void send(List<Notification> news);
}
