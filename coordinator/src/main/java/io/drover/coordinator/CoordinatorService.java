package io.drover.coordinator;

import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The use cases of coordinator jobs, each one transaction. Thread-safe. Faults of the caller are
 * {@link io.drover.schema.InvalidRequestException}; an unknown job is E0604, an unknown action
 * E0605.
 */
public final class CoordinatorService {
  /** Reads, checks and stores the job; when this returns, the job is durable. */
  public CoordinatorJobId submit(CoordinatorSubmission submission) {
    throw new UnsupportedOperationException(submission.user());
  }

  /**
   * Everything submit does but storing, for a bundle that stores it with rows of its own. What it
   * gives is worth nothing until {@link #insert} has committed.
   */
  public ReadyCoordinator ready(CoordinatorSubmission submission, BundleJobId bundle) {
    throw new UnsupportedOperationException(submission.user() + bundle);
  }

  /** Stores jobs in the caller's transaction; after its commit, call {@link #wake}. */
  public void insert(Handle transaction, Collection<ReadyCoordinator> coordinators) {
    throw new UnsupportedOperationException(transaction + "" + coordinators);
  }

  /** Jobs were committed by {@link #insert}. */
  public void wake() {
    throw new UnsupportedOperationException();
  }

  /**
   * Calls {@code listener} after each commit of this server that changed the status of coordinator
   * jobs with their ids, until closed. It runs on the coordinators' thread: only wake somebody up
   * in it.
   */
  public WorkflowService.Subscription onStatusChanges(
      Consumer<Collection<CoordinatorJobId>> listener) {
    throw new UnsupportedOperationException(listener.toString());
  }

  /** Everything submit does but storing; gives the XML of the first actions, as Oozie shows it. */
  public String dryRun(CoordinatorSubmission submission) {
    throw new UnsupportedOperationException(submission.user());
  }

  /**
   * Suspends, resumes or kills; applied when this returns.
   *
   * @return false when the job's status does not allow the verb, and nothing was done
   */
  public boolean apply(CoordinatorJobId id, ScheduleVerb verb, String user) {
    throw new UnsupportedOperationException(id + "" + verb + user);
  }

  /** Kills those of the actions that have not ended, and gives them as they are then. */
  public List<CoordinatorAction> killActions(CoordinatorJobId id, ActionScope scope, String user) {
    throw new UnsupportedOperationException(id + "" + scope + user);
  }

  /**
   * Runs ended actions again and gives them as they are then.
   *
   * @throws io.drover.schema.InvalidRequestException E1018 when the job or one of the actions
   *     cannot be rerun, and nothing was done
   */
  public List<CoordinatorAction> rerun(CoordinatorJobId id, CoordinatorRerun rerun, String user) {
    throw new UnsupportedOperationException(id + "" + rerun + user);
  }

  /**
   * Changes end, concurrency, pause time or status.
   *
   * @throws io.drover.schema.InvalidRequestException E1015, E1016, E1022
   */
  public void change(CoordinatorJobId id, ScheduleChange change, String user) {
    throw new UnsupportedOperationException(id + "" + change + user);
  }

  /** Ignores a job that was killed or has failed; E1024 otherwise. */
  public void ignore(CoordinatorJobId id, String user) {
    throw new UnsupportedOperationException(id + user);
  }

  /** Ignores actions that ended badly; E1024 when one of them did not. */
  public List<CoordinatorAction> ignoreActions(
      CoordinatorJobId id, ActionScope scope, String user) {
    throw new UnsupportedOperationException(id + "" + scope + user);
  }

  /**
   * Replaces definition and properties for the actions to come.
   *
   * @param dryRun whether only to tell what would change
   * @return the differences as text
   * @throws io.drover.schema.InvalidRequestException E1023 when name, frequency, start, end or time
   *     zone differ
   */
  public String update(CoordinatorJobId id, CoordinatorSubmission submission, boolean dryRun) {
    throw new UnsupportedOperationException(id + "" + submission + dryRun);
  }

  /** With its properties. */
  public CoordinatorJob job(CoordinatorJobId id) {
    throw new UnsupportedOperationException(id.value());
  }

  /** {@code offset} counts from 0; newest first. */
  public CoordinatorPage jobs(CoordinatorFilter filter, int offset, int length) {
    throw new UnsupportedOperationException(filter + "" + offset + length);
  }

  /** {@code offset} counts from 0. */
  public CoordinatorActionPage actions(
      CoordinatorJobId id,
      CoordinatorActionFilter filter,
      int offset,
      int length,
      boolean descending) {
    throw new UnsupportedOperationException(id + "" + filter + offset + length + descending);
  }

  public CoordinatorAction action(CoordinatorActionId id) {
    throw new UnsupportedOperationException(id.toString());
  }

  /** Those of the scope that exist, in order. */
  public List<CoordinatorAction> actions(CoordinatorJobId id, ActionScope scope) {
    throw new UnsupportedOperationException(id + "" + scope);
  }

  /** The action's XML as it was made: the coordinator with this action's datasets resolved. */
  public String actionXml(CoordinatorActionId id) {
    throw new UnsupportedOperationException(id.toString());
  }

  /** The properties that its workflow got; empty before it is ready. */
  public Map<String, String> actionConfiguration(CoordinatorActionId id) {
    throw new UnsupportedOperationException(id.toString());
  }

  /** Every workflow that the action ever started, oldest first. */
  public List<WorkflowJob> allRuns(CoordinatorActionId id) {
    throw new UnsupportedOperationException(id.toString());
  }

  /** Of the actions in the scope that wait. */
  public List<MissingInputs> missingInputs(CoordinatorJobId id, ActionScope scope) {
    throw new UnsupportedOperationException(id + "" + scope);
  }

  /** The coordinator.xml as submitted. */
  public String definitionXml(CoordinatorJobId id) {
    throw new UnsupportedOperationException(id.value());
  }

  /** History after the given sequence number, oldest first; 0 gives all. */
  public List<TimelineEntry> timeline(CoordinatorJobId id, long afterSequence) {
    throw new UnsupportedOperationException(id + "" + afterSequence);
  }
}
