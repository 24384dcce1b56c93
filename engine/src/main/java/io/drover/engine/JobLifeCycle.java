package io.drover.engine;

import static io.drover.engine.JobStatus.FAILED;
import static io.drover.engine.JobStatus.KILLED;
import static io.drover.engine.JobStatus.PREP;
import static io.drover.engine.JobStatus.RUNNING;
import static io.drover.engine.JobStatus.SUCCEEDED;
import static io.drover.engine.JobStatus.SUSPENDED;

import java.util.List;
import java.util.Optional;

/** The life of a workflow job as a table: the one place that says which change is allowed. */
public final class JobLifeCycle {
  /** What can change a job's status. */
  public enum Trigger {
    START,
    SUSPEND,
    RESUME,
    KILL,
    /** An action needs an operator. */
    NEEDS_OPERATOR,
    RERUN,
    END_REACHED,
    KILL_REACHED,
    FAULT
  }

  /** One arc of the table. */
  public record Arc(JobStatus from, Trigger trigger, JobStatus to) {}

  /** Every allowed change; what is not here does nothing. */
  public static final List<Arc> ARCS =
      List.of(
          new Arc(PREP, Trigger.START, RUNNING),
          new Arc(PREP, Trigger.KILL, KILLED),
          new Arc(PREP, Trigger.FAULT, FAILED),
          new Arc(RUNNING, Trigger.SUSPEND, SUSPENDED),
          new Arc(RUNNING, Trigger.NEEDS_OPERATOR, SUSPENDED),
          new Arc(RUNNING, Trigger.KILL, KILLED),
          new Arc(RUNNING, Trigger.END_REACHED, SUCCEEDED),
          new Arc(RUNNING, Trigger.KILL_REACHED, KILLED),
          new Arc(RUNNING, Trigger.FAULT, FAILED),
          new Arc(SUSPENDED, Trigger.RESUME, RUNNING),
          new Arc(SUSPENDED, Trigger.KILL, KILLED),
          new Arc(SUSPENDED, Trigger.FAULT, FAILED),
          new Arc(SUCCEEDED, Trigger.RERUN, PREP),
          new Arc(KILLED, Trigger.RERUN, PREP),
          new Arc(FAILED, Trigger.RERUN, PREP));

  private JobLifeCycle() {}

  /** Where the trigger leads; empty when it is not allowed in that status. */
  public static Optional<JobStatus> next(JobStatus from, Trigger trigger) {
    return ARCS.stream()
        .filter(arc -> arc.from() == from && arc.trigger() == trigger)
        .map(Arc::to)
        .findFirst();
  }
}
