package io.drover.engine;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param total how many jobs match in all; ten thousand behind the page when there are more
 * @param jobs without actions and configuration, newest first
 */
public record JobPage(long total, List<WorkflowJob> jobs) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
