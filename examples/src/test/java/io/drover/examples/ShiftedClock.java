package io.drover.examples;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Real time, moved: it runs on between the moves, so that whoever waits for seconds gets them. */
final class ShiftedClock implements InstantSource {
  private volatile Duration shift;

  ShiftedClock(String start) {
    this.shift = Duration.between(Instant.now(), Instant.parse(start));
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(shift);
  }

  /** Never back, as no schedule is made for that. */
  void moveTo(String time) {
    Duration by = Duration.between(instant(), Instant.parse(time));
    if (by.isNegative()) {
      throw new IllegalArgumentException("it is " + instant() + ", later than " + time);
    }
    move(by);
  }

  void move(Duration by) {
    shift = shift.plus(by);
  }
}
