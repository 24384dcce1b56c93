package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.coordinator.sla.SlaService;
import io.drover.engine.PastAttempt;
import io.drover.engine.Rerun;
import io.drover.engine.RerunPlan;
import io.drover.engine.RerunScope;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.server.graph.WorkflowGraph;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Oozie's REST: one job. */
@Path("oozie/{version: v[012]}/job/{id}")
public final class OozieJobResource {
  private static final String XML = "application/xml;charset=UTF-8";
  private static final String TEXT = "text/plain;charset=UTF-8";

  /** What only coordinators and bundles have, and what needs a message broker. */
  private static final Set<String> OTHER_KINDS =
      Set.of("allruns", "missing-dependencies", "wf-actions");

  private final WorkflowService workflows;
  private final SlaService sla;
  private final ServerInfo server;
  private final InstantSource clock;

  public OozieJobResource(
      WorkflowService workflows, SlaService sla, ServerInfo server, InstantSource clock) {
    this.workflows = workflows;
    this.sla = sla;
    this.server = server;
    this.clock = clock;
  }

  /** {@code id} is a job or, as {@code job@node}, one of its actions. */
  @GET
  public Response show(
      @PathParam("id") String id,
      @QueryParam("show") @DefaultValue("info") String show,
      @QueryParam("format") @DefaultValue("png") String format,
      @QueryParam("show-kill") @DefaultValue("false") boolean showKill,
      @QueryParam("offset") @DefaultValue("1") int offset,
      @QueryParam("len") @DefaultValue("0") int length,
      @QueryParam("order") @DefaultValue("asc") String order,
      @QueryParam("logfilter") @DefaultValue("") String logFilter,
      @QueryParam("timezone") @DefaultValue("GMT") String timezone) {
    int at = id.indexOf('@');
    WorkflowJobId jobId = new WorkflowJobId(at < 0 ? id : id.substring(0, at));
    Optional<String> node = at < 0 ? Optional.empty() : Optional.of(id.substring(at + 1));
    OozieJson json = new OozieJson(server, OozieJobsResource.zone(timezone));
    return switch (show) {
      case "info" ->
          node.isEmpty()
              ? info(jobId, json, offset, length, order)
              : answer(
                  OozieJobsResource.JSON,
                  json.action(action(jobId, node.get()), workflows.definition(jobId)));
      case "definition" -> answer(XML, workflows.definitionXml(jobId));
      case "log", "errorlog", "auditlog" -> answer(TEXT, log(jobId, node, show, logFilter));
      case "graph" -> graph(jobId, format, showKill);
      case "status" -> answer(OozieJobsResource.JSON, Map.of("status", status(jobId, node)));
      case "retries" -> answer(OozieJobsResource.JSON, json.retries(retries(jobId, node)));
      case "scxml" -> answer(XML, workflows.scxml(jobId));
      case "jmstopic" ->
          throw new InvalidRequestException(
              ErrorCode.E1601, "This server sends no JMS messages; use notification URLs or poll");
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303,
              OTHER_KINDS.contains(show)
                  ? "show [" + show + "] is for coordinator jobs, [" + id + "] is a workflow job"
                  : "show [" + show + "] is unknown");
    };
  }

  private static Response answer(String type, Object entity) {
    return Response.ok(entity, type).build();
  }

  private Response info(WorkflowJobId id, OozieJson json, int offset, int length, String order) {
    WorkflowJob job = workflows.job(id);
    List<WorkflowAction> actions = new ArrayList<>(job.actions());
    if (order.equalsIgnoreCase("desc")) {
      Collections.reverse(actions);
    }
    int from = Math.min(Math.max(0, offset - 1), actions.size());
    int to = length < 1 ? actions.size() : Math.min(actions.size(), from + length);
    return answer(
        OozieJobsResource.JSON, json.job(job, actions.subList(from, to), workflows.definition(id)));
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
    OozieLog log = new OozieLog(workflows, id);
    LogFilter filter = log.filter(logFilter, clock.instant());
    return switch (show) {
      case "errorlog" -> log.log(filter.onlyProblems(), node);
      case "auditlog" -> log.audit(filter);
      default -> log.log(filter, node);
    };
  }

  private Response graph(WorkflowJobId id, String format, boolean showKill) {
    WorkflowGraph graph =
        WorkflowGraph.of(
            workflows.definition(id), JobsResource.statusByNode(workflows.job(id)), showKill);
    return switch (format) {
      case "png" -> answer("image/png", graph.png());
      case "svg" -> answer("image/svg+xml", graph.svg());
      case "dot" -> answer(TEXT, graph.dot());
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303, "format [" + format + "] must be png, svg or dot");
    };
  }

  /**
   * Start, suspend, resume or kill; 200 even when the status does not allow it, as in Oozie. Rerun
   * takes a configuration, which says what to run again and is laid over the job's. The verbs of
   * service levels take any id that has some.
   */
  @PUT
  public Response apply(
      byte[] body,
      @PathParam("id") String id,
      @QueryParam("action") @DefaultValue("") String action,
      @QueryParam("value") @DefaultValue("") String value,
      @QueryParam("action-list") @Nullable String actionList,
      @QueryParam("date") @Nullable String dates,
      @QueryParam("coordinators") @Nullable String coordinators,
      @QueryParam("user.name") @Nullable String userName,
      @QueryParam("doAs") @Nullable String doAs,
      @Context HttpHeaders headers) {
    Optional<String> caller = Optional.ofNullable(doAs).or(() -> Optional.ofNullable(userName));
    WorkflowJobId jobId = new WorkflowJobId(id);
    switch (action) {
      case "start", "suspend", "resume", "kill" ->
          workflows.apply(
              jobId,
              Verb.valueOf(action.toUpperCase(Locale.ROOT)),
              server.user(caller, Optional.empty()));
      case "rerun" -> {
        OozieJobsResource.requireXml(headers);
        rerun(jobId, HadoopConfigurationXml.read(text(body)), caller);
      }
      case "sla-enable", "sla-disable", "sla-change" ->
          applySla(action, SlaSelection.of(id, actionList, dates, coordinators), value);
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303, "action [" + action + "] is not supported for workflow jobs");
    }
    return Response.ok().build();
  }

  private void applySla(String action, SlaSelection selection, String value) {
    List<String> ids = selection.ids(sla);
    switch (action) {
      case "sla-enable" -> sla.enable(ids);
      case "sla-disable" -> sla.disable(ids);
      default -> sla.change(ids, value);
    }
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

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
