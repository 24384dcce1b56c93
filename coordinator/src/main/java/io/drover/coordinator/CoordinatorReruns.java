package io.drover.coordinator;

import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileSystems;
import io.drover.coordinator.application.ActionPlan;
import io.drover.coordinator.application.PlannedOutput;
import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.engine.Rerun;
import io.drover.engine.RerunScope;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Runs ended actions again. Thread-safe. */
final class CoordinatorReruns {
  private final CoordinatorReading reading;
  private final CoordinatorApplications applications;
  private final CoordinatorWishes wishes;
  private final WorkflowService workflows;
  private final FileSystems fileSystems;

  CoordinatorReruns(
      CoordinatorReading reading,
      CoordinatorApplications applications,
      CoordinatorWishes wishes,
      WorkflowService workflows,
      FileSystems fileSystems) {
    this.reading = reading;
    this.applications = applications;
    this.wishes = wishes;
    this.workflows = workflows;
    this.fileSystems = fileSystems;
  }

  /**
   * Runs ended actions again and gives them as they are then.
   *
   * @throws InvalidRequestException E1018 when the job or one of the actions cannot be rerun, and
   *     nothing was done
   */
  List<CoordinatorAction> rerun(CoordinatorJobId id, CoordinatorRerun rerun, String user) {
    CoordinatorJobRow job = reading.row(id);
    List<CoordinatorActionRow> chosen = rerunnable(job, rerun);
    Set<CoordinatorActionId> continued = new HashSet<>();
    for (CoordinatorActionRow action : chosen) {
      if (rerun.failed() && action.workflowId().isPresent()) {
        continueWorkflow(action.workflowId().get(), rerun, user);
        continued.add(action.id());
      } else if (!rerun.nocleanup() && !rerun.failed()) {
        cleanUp(job, action);
      }
    }
    List<CoordinatorActionId> ids = chosen.stream().map(CoordinatorActionRow::id).toList();
    boolean unused =
        wishes.locked(
            id,
            Optional.of(rerun.scope()),
            locked -> {
              requireRerunnable(locked.row());
              locked.progress().rerun(ids, continued, rerun, user);
              return true;
            });
    return ids.stream().map(reading::action).toList();
  }

  private List<CoordinatorActionRow> rerunnable(CoordinatorJobRow job, CoordinatorRerun rerun) {
    requireRerunnable(job);
    List<CoordinatorActionRow> chosen =
        reading.actions(job.id(), rerun.scope(), Function.identity());
    if (chosen.isEmpty()) {
      throw refusedRerun(job.id(), "it has no action in that range");
    }
    for (ActionScope.Numbers range : rerun.scope().numbers()) {
      boolean all = range.last() == Integer.MAX_VALUE;
      if (!all && range.last() > job.progress().lastNumber()) {
        throw refusedRerun(
            job.id(),
            "action "
                + range.last()
                + " does not exist; the last is "
                + job.progress().lastNumber());
      }
    }
    List<String> open =
        chosen.stream()
            .filter(action -> !action.status().isFinal())
            .map(action -> action.id().number() + " is " + action.status())
            .toList();
    if (!open.isEmpty()) {
      throw refusedRerun(
          job.id(), "only actions that have ended can be rerun: " + String.join(", ", open));
    }
    return chosen;
  }

  private static void requireRerunnable(CoordinatorJobRow job) {
    ScheduleStatus status = job.progress().status();
    if (status.isPrepared() || status == ScheduleStatus.IGNORED) {
      throw refusedRerun(job.id(), "the job is " + status);
    }
  }

  private static InvalidRequestException refusedRerun(CoordinatorJobId id, String why) {
    return new InvalidRequestException(
        ErrorCode.E1018, "Coordinator [" + id + "] cannot be rerun: " + why);
  }

  private void continueWorkflow(WorkflowJobId workflow, CoordinatorRerun rerun, String user) {
    Map<String, String> properties = new HashMap<>(rerun.properties());
    properties.put(RerunScope.FAIL_NODES, "true");
    io.drover.engine.RerunPlan unusedPlan =
        workflows.rerun(
            workflow,
            new Rerun(
                user, rerun.properties(), Optional.empty(), RerunScope.ofProperties(properties)));
  }

  /** Deletes what the action made before, unless its definition says to keep it. */
  private void cleanUp(CoordinatorJobRow job, CoordinatorActionRow action) {
    ActionPlan plan =
        CoordinatorProgress.plan(applications.of(job.id(), action.definitionVersion()), action);
    for (PlannedOutput output : plan.outputs()) {
      if (!output.nocleanup()) {
        output.uris().forEach(uri -> delete(uri, job.identity().user()));
      }
    }
  }

  private void delete(String path, String user) {
    try {
      URI uri = FilePath.parse(path);
      fileSystems.of(uri).delete(uri, false, user);
    } catch (IOException e) {
      throw new InvalidRequestException(
          ErrorCode.E0902,
          "the output ["
              + path
              + "] cannot be deleted before the rerun: "
              + e.getMessage()
              + "; delete it yourself and rerun without cleaning up");
    }
  }
}
