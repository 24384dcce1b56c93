package io.drover.actions.livy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that the test moves. */
final class TestClock implements InstantSource {
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }
}
