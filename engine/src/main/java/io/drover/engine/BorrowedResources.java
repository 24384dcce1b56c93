package io.drover.engine;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.store.JobRow;
import io.drover.engine.store.SubWorkflowRow;
import io.drover.engine.store.WorkflowJobStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the jobs of {@code sub-workflow} actions take from jobs above them, such as a session; seen
 * from one job.
 *
 * @param byNode what the last job of each such action takes from this job or one above it
 * @param fromAbove what this job and those below it take from a job above; a rerun of that one has
 *     opened it anew
 */
record BorrowedResources(Map<String, Set<String>> byNode, Set<String> fromAbove) {
  BorrowedResources {
    byNode = Map.copyOf(byNode);
    fromAbove = Set.copyOf(fromAbove);
  }

  /**
   * Reads them.
   *
   * @param workflow what the job will run
   * @param last the rows that the job has now
   */
  static BorrowedResources of(
      JobRow job,
      CompiledWorkflow workflow,
      List<WorkflowAction> last,
      WorkflowJobStore store,
      CompiledWorkflows workflows) {
    Reader reader = new Reader(store, workflows);
    Map<String, Set<String>> wanted = reader.wantedByNode(last);
    Set<String> above = reader.sharedAbove(job);
    Set<String> shared = new HashSet<>(above);
    shared.addAll(workflow.sharedResources().values());
    // what nobody above has, each of them opened for itself
    wanted.replaceAll((node, names) -> both(names, shared));
    return new BorrowedResources(wanted, both(wantedFromAbove(workflow, wanted), above));
  }

  private static Set<String> wantedFromAbove(
      CompiledWorkflow workflow, Map<String, Set<String>> wantedBelow) {
    Set<String> wanted = new HashSet<>();
    wantedBelow.values().forEach(wanted::addAll);
    wanted.removeAll(workflow.sharedResources().values());
    wanted.addAll(workflow.parentsResources());
    return wanted;
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  private record Reader(WorkflowJobStore store, CompiledWorkflows workflows) {
    Map<String, Set<String>> wantedByNode(List<WorkflowAction> actions) {
      Map<String, Set<String>> wanted = new HashMap<>();
      for (WorkflowAction action : actions) {
        if (action.type().equals(RerunSelection.SUB_WORKFLOW)) {
          action
              .external()
              .externalId()
              .flatMap(child -> store.job(new WorkflowJobId(child)))
              .ifPresent(child -> wanted.put(action.node(), wantedBy(child)));
        }
      }
      return wanted;
    }

    private Set<String> wantedBy(JobRow child) {
      return wantedFromAbove(workflows.of(child), wantedByNode(store.actions(child.id())));
    }

    Set<String> sharedAbove(JobRow job) {
      Set<String> shared = new HashSet<>();
      Optional<JobRow> parent = parent(job);
      while (parent.isPresent()) {
        shared.addAll(workflows.of(parent.get()).sharedResources().values());
        parent = parent(parent.get());
      }
      return shared;
    }

    private Optional<JobRow> parent(JobRow job) {
      return store
          .waitingParent(job.id())
          .map(SubWorkflowRow::parent)
          .flatMap(action -> store.job(new WorkflowJobId(action.jobId())));
    }
  }
}
