package io.drover.coordinator.bundle;

import java.util.List;

/** Part of a list; {@code total} counts all that the filter lets pass. */
public record BundlePage(long total, List<BundleJob> jobs) {
  public BundlePage {
    jobs = List.copyOf(jobs);
  }
}
