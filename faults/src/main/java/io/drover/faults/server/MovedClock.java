package io.drover.faults.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock, wrong by as much as it was moved. Thread-safe. */
final class MovedClock implements InstantSource {
  private final AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return Instant.now().plus(wrong.get());
  }

  void move(Duration by) {
    Duration unusedSum = wrong.accumulateAndGet(by, Duration::plus);
  }
}
