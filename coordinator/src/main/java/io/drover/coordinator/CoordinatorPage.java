package io.drover.coordinator;

import java.util.List;

/** Part of a list; {@code total} counts all that the filter lets pass. */
public record CoordinatorPage(long total, List<CoordinatorJob> jobs) {
  public CoordinatorPage {
    jobs = List.copyOf(jobs);
  }
}
