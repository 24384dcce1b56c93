package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.engine.TimelineEntry;

/** A row of {@code job_timeline}. */
public record TimelineRow(String jobId, TimelineEntry entry) {
  public TimelineRow {
    requireNonNull(jobId, "jobId");
    requireNonNull(entry, "entry");
  }
}
