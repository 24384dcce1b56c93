package io.drover.benchmarks;

import java.util.Arrays;

/** Measured times in nanoseconds. */
final class Latencies {
  private final long[] sorted;

  private Latencies(long[] sorted) {
    this.sorted = sorted;
  }

  static Latencies of(long[] nanos) {
    long[] copy = nanos.clone();
    Arrays.sort(copy);
    return new Latencies(copy);
  }

  /** The value below which that share lies, in milliseconds. */
  double millis(double share) {
    int index = (int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)));
    return sorted[index] / 1e6;
  }
}
