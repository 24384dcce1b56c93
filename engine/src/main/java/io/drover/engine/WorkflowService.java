package io.drover.engine;

import io.drover.actions.WorkflowJobId;
import io.drover.schema.Problem;
import io.drover.schema.WorkflowDefinition;
import java.util.List;
import java.util.Optional;

/**
 * The use cases of workflow jobs, each one transaction. Thread-safe. Faults of the caller are
 * {@link io.drover.schema.InvalidRequestException}; an unknown job is E0604.
 */
public final class WorkflowService {

  /** Reads, validates and stores the job; when this returns, the job is durable. */
  public WorkflowJobId submit(Submission submission) {
    throw new UnsupportedOperationException();
  }

  /** Everything submit does except storing, plus one evaluation of every expression (E0803). */
  public void dryRun(Submission submission) {
    throw new UnsupportedOperationException();
  }

  /** Problems of a definition, errors and warnings; nothing is stored. */
  public List<Problem> validate(String workflowXml) {
    throw new UnsupportedOperationException();
  }

  /**
   * Asks a job for a state change and waits until it is applied (or, on a busy server, some
   * seconds; it is durable all the same).
   *
   * @return false when the job's status does not allow the verb, and nothing was done
   */
  public boolean apply(WorkflowJobId id, Verb verb, String user) {
    throw new UnsupportedOperationException();
  }

  /** With actions and configuration. */
  public WorkflowJob job(WorkflowJobId id) {
    throw new UnsupportedOperationException();
  }

  /** {@code offset} counts from 0. */
  public JobPage jobs(JobFilter filter, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** The workflow.xml as submitted. */
  public String definitionXml(WorkflowJobId id) {
    throw new UnsupportedOperationException();
  }

  /** The same, parsed. */
  public WorkflowDefinition definition(WorkflowJobId id) {
    throw new UnsupportedOperationException();
  }

  /** The compiled machine as W3C SCXML, active states marked. */
  public String scxml(WorkflowJobId id) {
    throw new UnsupportedOperationException();
  }

  /** History after the given sequence number, oldest first; 0 gives all. */
  public List<TimelineEntry> timeline(WorkflowJobId id, long afterSequence) {
    throw new UnsupportedOperationException();
  }

  /** The stored log of an action's latest attempt; empty when it has none. */
  public Optional<String> actionLog(WorkflowJobId id, String node) {
    throw new UnsupportedOperationException();
  }
}
