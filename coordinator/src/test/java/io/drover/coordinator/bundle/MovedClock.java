package io.drover.coordinator.bundle;

import io.drover.coordinator.CoordinatorTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands until a test moves it. */
final class MovedClock implements InstantSource {
  private volatile Instant now;

  MovedClock(String time) {
    to(time);
  }

  void to(String time) {
    now = CoordinatorTime.parse("time", time);
  }

  void forward(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
