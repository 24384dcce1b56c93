package io.drover.coordinator.bundle;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleVerb;
import io.drover.engine.TimelineEntry;
import java.util.List;

/**
 * The use cases of bundle jobs, each one transaction. Thread-safe. Faults of the caller are {@link
 * io.drover.schema.InvalidRequestException}; an unknown job is E0604.
 */
public final class BundleService {
  /** Reads, checks and stores the job; when this returns, the job is durable. */
  public BundleJobId submit(BundleSubmission submission) {
    throw new UnsupportedOperationException(submission.user());
  }

  /** Everything submit does but storing. */
  public void dryRun(BundleSubmission submission) {
    throw new UnsupportedOperationException(submission.user());
  }

  /** Starts, suspends, resumes or kills; false when the status does not allow it. */
  public boolean apply(BundleJobId id, ScheduleVerb verb, String user) {
    throw new UnsupportedOperationException(id + "" + verb + user);
  }

  /** Changes end or pause time of the bundle and all of its coordinators; E1015, E1312... */
  public void change(BundleJobId id, ScheduleChange change, String user) {
    throw new UnsupportedOperationException(id + "" + change + user);
  }

  /** Runs actions of its coordinators again, and gives them as they are then. */
  public List<CoordinatorAction> rerun(BundleJobId id, BundleRerun rerun, String user) {
    throw new UnsupportedOperationException(id + "" + rerun + user);
  }

  /** With its properties. */
  public BundleJob job(BundleJobId id) {
    throw new UnsupportedOperationException(id.value());
  }

  /** Its coordinators in the order of the definition, without properties. */
  public List<CoordinatorJob> coordinators(BundleJobId id) {
    throw new UnsupportedOperationException(id.value());
  }

  /** {@code offset} counts from 0; newest first. */
  public BundlePage jobs(CoordinatorFilter filter, int offset, int length) {
    throw new UnsupportedOperationException(filter + "" + offset + length);
  }

  /** The bundle.xml as submitted. */
  public String definitionXml(BundleJobId id) {
    throw new UnsupportedOperationException(id.value());
  }

  /** History after the given sequence number, oldest first; 0 gives all. */
  public List<TimelineEntry> timeline(BundleJobId id, long afterSequence) {
    throw new UnsupportedOperationException(id + "" + afterSequence);
  }
}
