package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.PastAttempt;
import io.drover.engine.Rerun;
import io.drover.engine.RerunPlan;
import io.drover.engine.RerunScope;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.graph.WorkflowGraph;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Oozie's REST: one workflow job, or a node of it. */
public final class OozieWorkflow implements OozieJob {
  private static final Set<String> OTHER_KINDS =
      Set.of("allruns", "missing-dependencies", "wf-actions");

  private final WorkflowService workflows;
  private final ServerInfo server;
  private final InstantSource clock;

  public OozieWorkflow(WorkflowService workflows, ServerInfo server, InstantSource clock) {
    this.workflows = workflows;
    this.server = server;
    this.clock = clock;
  }

  @Override
  public Response show(OozieCall call) {
    WorkflowJobId id = new WorkflowJobId(call.jobId());
    Optional<String> node = call.action();
    String show = call.text("show", "info");
    return switch (show) {
      case "info" -> OozieJob.json(info(id, call));
      case "definition" -> OozieJob.answer(XML, workflows.definitionXml(id));
      case "log", "errorlog", "auditlog" ->
          OozieJob.answer(TEXT, log(id, node, show, call.text("logfilter", "")));
      case "graph" -> graph(id, call.text("format", "png"), call.flag("show-kill"));
      case "status" -> OozieJob.json(Map.of("status", status(id, node)));
      case "retries" -> OozieJob.json(json(call).retries(retries(id, node)));
      case "scxml" -> OozieJob.answer(XML, workflows.scxml(id));
      case "jmstopic" -> throw OozieJob.noMessages();
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303,
              OTHER_KINDS.contains(show)
                  ? "show [" + show + "] is for coordinator jobs, [" + id + "] is a workflow job"
                  : "show [" + show + "] is unknown");
    };
  }

  private OozieJson json(OozieCall call) {
    return new OozieJson(server, OozieJobsResource.zone(call.text("timezone", "GMT")));
  }

  private Map<String, Object> info(WorkflowJobId id, OozieCall call) {
    if (call.action().isPresent()) {
      return json(call).action(action(id, call.action().get()), workflows.definition(id));
    }
    WorkflowJob job = workflows.job(id);
    List<WorkflowAction> actions = new ArrayList<>(job.actions());
    if (call.text("order", "asc").equalsIgnoreCase("desc")) {
      Collections.reverse(actions);
    }
    int length = call.number("len", 0);
    int from = Math.min(Math.max(0, call.number("offset", 1) - 1), actions.size());
    int to = length < 1 ? actions.size() : Math.min(actions.size(), from + length);
    return json(call).job(job, actions.subList(from, to), workflows.definition(id));
  }

  private String status(WorkflowJobId id, Optional<String> node) {
    return node.isEmpty() ? workflows.status(id).name() : action(id, node.get()).status().name();
  }

  /** The attempts of the present run that were followed by another. */
  private List<PastAttempt> retries(WorkflowJobId id, Optional<String> node) {
    if (node.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "show [retries] is for an action: name it as [" + id + "@NODE]");
    }
    List<PastAttempt> all = workflows.attempts(id, node.get());
    int run = all.get(all.size() - 1).attempt().run();
    return all.subList(0, all.size() - 1).stream()
        .filter(attempt -> attempt.attempt().run() == run)
        .toList();
  }

  private WorkflowAction action(WorkflowJobId id, String node) {
    return workflows.job(id).actions().stream()
        .filter(action -> action.node().equals(node))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    ErrorCode.E0605, "Action does not exist [" + id + "@" + node + "]"));
  }

  private StreamingOutput log(
      WorkflowJobId id, Optional<String> node, String show, String logFilter) {
    node.ifPresent(name -> action(id, name));
    WorkflowJob job = workflows.job(id);
    LogSubject subject = LogSubject.of(job);
    LogFilter filter = subject.filter(logFilter, clock.instant());
    if (show.equals("auditlog")) {
      return OozieLog.write(filter, log -> log.audit(subject, workflows.timeline(id, 0)));
    }
    return OozieLog.write(
        show.equals("errorlog") ? filter.onlyProblems() : filter,
        log -> log.workflow(workflows, job, node));
  }

  private Response graph(WorkflowJobId id, String format, boolean showKill) {
    WorkflowGraph graph =
        WorkflowGraph.of(
            workflows.definition(id), JobsResource.statusByNode(workflows.job(id)), showKill);
    return switch (format) {
      case "png" -> OozieJob.answer("image/png", graph.png());
      case "svg" -> OozieJob.answer("image/svg+xml", graph.svg());
      case "dot" -> OozieJob.answer(TEXT, graph.dot());
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303, "format [" + format + "] must be png, svg or dot");
    };
  }

  /** Rerun takes a configuration, which says what to run again and is laid over the job's. */
  @Override
  public Response apply(OozieCall call) {
    WorkflowJobId id = new WorkflowJobId(call.id());
    String action = call.text("action", "");
    switch (action) {
      case "start", "suspend", "resume", "kill" ->
          workflows.apply(
              id,
              Verb.valueOf(action.toUpperCase(Locale.ROOT)),
              server.user(call.user(), Optional.empty()));
      case "rerun" -> rerun(id, call.configuration(), call.user());
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303, "action [" + action + "] is not supported for workflow jobs");
    }
    return Response.ok().build();
  }

  private void rerun(WorkflowJobId id, Map<String, String> configuration, Optional<String> caller) {
    String user = server.user(caller, Optional.ofNullable(configuration.get("user.name")));
    Map<String, String> properties = new HashMap<>(configuration);
    // the job stays its owner's, whoever runs it again
    properties.remove("user.name");
    RerunPlan unusedPlan =
        workflows.rerun(
            id,
            new Rerun(user, properties, Optional.empty(), RerunScope.ofProperties(configuration)));
  }
}
