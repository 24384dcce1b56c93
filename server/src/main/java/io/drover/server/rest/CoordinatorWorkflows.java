package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorService;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one node of a coordinator's workflows went, from action to action. */
public final class CoordinatorWorkflows {
  private static final int DEFAULT_LENGTH = 1_000;

  private final CoordinatorService coordinators;
  private final WorkflowService workflows;
  private final ServerInfo server;

  public CoordinatorWorkflows(
      CoordinatorService coordinators, WorkflowService workflows, ServerInfo server) {
    this.coordinators = coordinators;
    this.workflows = workflows;
    this.server = server;
  }

  /** The call's {@code action-name} is the node; filter and page are those of the job's actions. */
  Map<String, Object> node(CoordinatorJobId id, OozieCall call) {
    String node =
        call.text("action-name")
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        ErrorCode.E0305, "action-name is missing: which node of the workflows?"));
    int length = call.number("len", 0);
    OozieJson json = new OozieJson(server, OozieJobsResource.zone(call.text("timezone", "GMT")));
    List<Map<String, Object>> actions =
        coordinators
            .actions(
                id,
                OozieActionFilter.parse(call.text("filter", "")),
                Math.max(1, call.number("offset", 1)) - 1,
                length < 1 ? DEFAULT_LENGTH : Math.min(length, DEFAULT_LENGTH),
                call.text("order", "asc").equalsIgnoreCase("desc"))
            .actions()
            .stream()
            .map(action -> node(action, node, json))
            .toList();
    return Map.of("actions", actions);
  }

  private Map<String, Object> node(CoordinatorAction action, String node, OozieJson json) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("actionNumber", action.id().number());
    answer.put("action", null);
    Optional<WorkflowJobId> workflowId = action.workflowId();
    if (workflowId.isEmpty()) {
      answer.put("nullReason", "Action " + action.id() + " has started no workflow yet");
      return answer;
    }
    WorkflowJob job = workflows.job(workflowId.get());
    Optional<WorkflowAction> reached =
        job.actions().stream().filter(candidate -> candidate.node().equals(node)).findFirst();
    if (reached.isEmpty()) {
      answer.put("nullReason", "Workflow " + job.id() + " has not reached [" + node + "]");
      return answer;
    }
    answer.put("action", json.action(reached.get(), workflows.definition(job.id())));
    return answer;
  }
}
