package io.drover.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until the test moves it. */
final class MovedClock implements InstantSource {
  private volatile Instant now;

  MovedClock(String time) {
    this.now = CoordinatorTime.parse("clock", time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  void moveTo(String time) {
    now = CoordinatorTime.parse("clock", time);
  }

  void move(Duration by) {
    now = now.plus(by);
  }
}
