package io.drover.server.rest;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorActionId;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorService;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Logs of a coordinator job: its own timeline, and when only some of its actions are wanted, what
 * is there about them, followed by the logs of their workflows.
 */
public final class CoordinatorLog {
  private final CoordinatorService coordinators;
  private final WorkflowService workflows;
  private final InstantSource clock;

  public CoordinatorLog(
      CoordinatorService coordinators, WorkflowService workflows, InstantSource clock) {
    this.coordinators = coordinators;
    this.workflows = workflows;
    this.clock = clock;
  }

  /** {@code show} is log, errorlog or auditlog. Faults are thrown before anything is written. */
  StreamingOutput of(CoordinatorJobId id, String show, OozieCall call) {
    CoordinatorJob job = coordinators.job(id);
    LogSubject subject = LogSubject.of(job);
    LogFilter all = subject.filter(call.text("logfilter", ""), clock.instant());
    if (show.equals("auditlog")) {
      return OozieLog.write(all, log -> log.audit(subject, coordinators.timeline(id, 0)));
    }
    LogFilter filter = show.equals("errorlog") ? all.onlyProblems() : all;
    Optional<List<CoordinatorAction>> chosen = chosen(id, call);
    return chosen.isEmpty()
        ? OozieLog.write(filter, log -> log.timeline(subject, coordinators.timeline(id, 0)))
        : OozieLog.write(filter, log -> write(log, subject, id, chosen.get()));
  }

  private Optional<List<CoordinatorAction>> chosen(CoordinatorJobId id, OozieCall call) {
    if (call.action().isPresent()) {
      return Optional.of(List.of(coordinators.action(CoordinatorActionId.parse(call.id()))));
    }
    Optional<ActionScope> scope = call.scope();
    return scope.map(wanted -> coordinators.actions(id, wanted));
  }

  private void write(
      OozieLog log, LogSubject subject, CoordinatorJobId id, List<CoordinatorAction> actions)
      throws IOException {
    Set<String> numbers =
        actions.stream()
            .map(action -> Integer.toString(action.id().number()))
            .collect(Collectors.toSet());
    List<TimelineEntry> entries =
        coordinators.timeline(id, 0).stream()
            .filter(entry -> entry.node().isPresent() && numbers.contains(entry.node().get()))
            .toList();
    log.timeline(subject, entries);
    for (CoordinatorAction action : actions) {
      for (WorkflowJob run : coordinators.allRuns(action.id())) {
        log.workflow(workflows, workflows.job(run.id()), Optional.empty());
      }
    }
  }
}
