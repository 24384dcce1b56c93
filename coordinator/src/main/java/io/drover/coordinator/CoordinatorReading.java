package io.drover.coordinator;

import io.drover.actions.WorkflowJobId;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.PlannedInput;
import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.coordinator.store.CoordinatorVersionRow;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.WorkflowJobStore;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Coordinators and actions as users see them. Thread-safe; writes nothing. */
final class CoordinatorReading {
  private final CoordinatorStore store;
  private final WorkflowJobStore jobs;
  private final CoordinatorApplications applications;
  private final WorkflowService workflows;
  private final CoordinatorConfig config;

  CoordinatorReading(
      CoordinatorStore store,
      WorkflowJobStore jobs,
      CoordinatorApplications applications,
      WorkflowService workflows,
      CoordinatorConfig config) {
    this.store = store;
    this.jobs = jobs;
    this.applications = applications;
    this.workflows = workflows;
    this.config = config;
  }

  /** With its properties. */
  CoordinatorJob job(CoordinatorJobId id) {
    CoordinatorJobRow row = row(id);
    CoordinatorVersionRow version = applications.version(id, row.controls().definitionVersion());
    return view(row, applications.properties(version));
  }

  /** {@code offset} counts from 0; newest first. */
  CoordinatorPage jobs(CoordinatorFilter filter, int offset, int length) {
    return new CoordinatorPage(
        store.count(filter),
        store.jobs(filter, offset, length).stream().map(row -> view(row, Map.of())).toList());
  }

  /** {@code offset} counts from 0. */
  CoordinatorActionPage actions(
      CoordinatorJobId id,
      CoordinatorActionFilter filter,
      int offset,
      int length,
      boolean descending) {
    CoordinatorJobRow job = row(id);
    return new CoordinatorActionPage(
        store.count(job.id(), filter),
        store.actions(id, filter, offset, length, descending).stream()
            .map(CoordinatorReading::view)
            .toList());
  }

  CoordinatorAction action(CoordinatorActionId id) {
    return view(actionRow(id));
  }

  private CoordinatorActionRow actionRow(CoordinatorActionId id) {
    return store
        .action(id)
        .orElseThrow(
            () ->
                new InvalidRequestException(ErrorCode.E0605, "Action does not exist [" + id + "]"));
  }

  /** Those of the scope that exist, in order. */
  List<CoordinatorAction> actions(CoordinatorJobId id, ActionScope scope) {
    CoordinatorJobRow job = row(id);
    return actions(job.id(), scope, CoordinatorReading::view);
  }

  <T> List<T> actions(
      CoordinatorJobId id, ActionScope scope, Function<CoordinatorActionRow, T> as) {
    return store.actions(id, scope, CoordinatorActionFilter.ALL).stream().map(as).toList();
  }

  /** The action's XML as it was made: the coordinator with this action's datasets resolved. */
  String actionXml(CoordinatorActionId id) {
    CoordinatorActionRow action = actionRow(id);
    return CoordinatorProgress.plan(applications.of(id.job(), action.definitionVersion()), action)
        .xml();
  }

  /** The properties that its workflow got; empty before it is ready. */
  Map<String, String> actionConfiguration(CoordinatorActionId id) {
    CoordinatorActionRow action = actionRow(id);
    return action.request().isEmpty()
        ? Map.of()
        : CoordinatorProgress.properties(
            applications.of(id.job(), action.definitionVersion()), action);
  }

  /** Every workflow that the action ever started, oldest first; those purged are left out. */
  List<WorkflowJob> allRuns(CoordinatorActionId id) {
    CoordinatorActionRow action = actionRow(id);
    List<WorkflowJob> runs = new ArrayList<>();
    for (WorkflowJobId workflow : store.runs(action.id())) {
      try {
        runs.add(workflows.job(workflow));
      } catch (InvalidRequestException e) {
        if (e.code() != ErrorCode.E0604) {
          throw e;
        }
      }
    }
    return runs;
  }

  /** Of the actions in the scope that wait. */
  List<MissingInputs> missingInputs(CoordinatorJobId id, ActionScope scope) {
    CoordinatorJobRow job = row(id);
    CoordinatorActionFilter waiting =
        new CoordinatorActionFilter(Set.of(CoordinatorActionStatus.WAITING), Set.of(), List.of());
    return store.actions(job.id(), scope, waiting).stream().map(this::missing).toList();
  }

  private MissingInputs missing(CoordinatorActionRow action) {
    CoordinatorApplication application =
        applications.of(action.id().job(), action.definitionVersion());
    List<MissingInputs.DataSet> dataSets = new ArrayList<>();
    for (PlannedInput input : CoordinatorProgress.plan(application, action).inputs()) {
      List<String> missing =
          action.missing().stream()
              .filter(path -> input.paths().contains(path) || input.instances().contains(path))
              .toList();
      if (!missing.isEmpty()) {
        dataSets.add(new MissingInputs.DataSet(input.dataset(), missing));
      }
    }
    return new MissingInputs(action.id(), action.missing().stream().findFirst(), dataSets);
  }

  /** The coordinator.xml as submitted, or as the last update has it. */
  String definitionXml(CoordinatorJobId id) {
    CoordinatorJobRow row = row(id);
    return applications.definitionXml(applications.version(id, row.controls().definitionVersion()));
  }

  /** History after the given sequence number, oldest first; 0 gives all. */
  List<TimelineEntry> timeline(CoordinatorJobId id, long afterSequence) {
    CoordinatorJobRow row = row(id);
    return jobs.timeline(row.id().value(), afterSequence);
  }

  CoordinatorJobRow row(CoordinatorJobId id) {
    return store.job(id).orElseThrow(() -> unknown(id));
  }

  static InvalidRequestException unknown(CoordinatorJobId id) {
    return new InvalidRequestException(ErrorCode.E0604, "Job does not exist [" + id + "]");
  }

  CoordinatorJob view(CoordinatorJobRow row, Map<String, String> configuration) {
    CoordinatorJobRow.Identity identity = row.identity();
    CoordinatorJobRow.Controls controls = row.controls();
    CoordinatorJobRow.Progress progress = row.progress();
    return new CoordinatorJob(
        identity.id(),
        identity.name(),
        identity.appPath(),
        config.statusWithoutError() ? progress.status().withoutError() : progress.status(),
        identity.user(),
        identity.group(),
        identity.externalId(),
        identity.bundleId(),
        identity.backfillOf(),
        configuration,
        identity.frequency(),
        identity.timeUnit(),
        identity.timezone(),
        identity.startAt(),
        controls.endAt(),
        controls.pauseAt(),
        controls.concurrency(),
        controls.throttle(),
        controls.timeoutMinutes(),
        controls.execution(),
        controls.definitionVersion(),
        progress.lastNominalAt(),
        progress.nextNominalAt(),
        progress.lastNumber(),
        identity.createdAt(),
        progress.modifiedAt(),
        progress.endedAt());
  }

  private static CoordinatorAction view(CoordinatorActionRow row) {
    return new CoordinatorAction(
        row.id(),
        row.nominalAt(),
        row.status(),
        row.createdAt(),
        row.modifiedAt(),
        row.workflowId(),
        row.missing(),
        row.nextLookAt(),
        row.status() == CoordinatorActionStatus.WAITING ? row.timeoutAt() : Optional.empty(),
        row.definitionVersion(),
        row.errorCode(),
        row.errorMessage());
  }
}
