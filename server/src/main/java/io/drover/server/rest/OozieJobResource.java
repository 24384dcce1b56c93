package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.graph.WorkflowGraph;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Oozie's REST: one job. */
@Path("oozie/{version: v[012]}/job/{id}")
public final class OozieJobResource {
  private static final String XML = "application/xml;charset=UTF-8";
  private static final String TEXT = "text/plain;charset=UTF-8";

  private final WorkflowService workflows;
  private final ServerInfo server;

  public OozieJobResource(WorkflowService workflows, ServerInfo server) {
    this.workflows = workflows;
    this.server = server;
  }

  /** {@code id} is a job or, as {@code job@node}, one of its actions. */
  @GET
  public Response show(
      @PathParam("id") String id,
      @QueryParam("show") @DefaultValue("info") String show,
      @QueryParam("format") @DefaultValue("svg") String format,
      @QueryParam("offset") @DefaultValue("1") int offset,
      @QueryParam("len") @DefaultValue("0") int length,
      @QueryParam("timezone") @DefaultValue("GMT") String timezone) {
    int at = id.indexOf('@');
    WorkflowJobId jobId = new WorkflowJobId(at < 0 ? id : id.substring(0, at));
    OozieJson json = new OozieJson(server, OozieJobsResource.zone(timezone));
    return switch (show) {
      case "info" ->
          at < 0
              ? info(jobId, json, offset, length)
              : answer(OozieJobsResource.JSON, json.action(action(jobId, id.substring(at + 1))));
      case "definition" -> answer(XML, workflows.definitionXml(jobId));
      case "log" -> answer(TEXT, log(jobId, id, at));
      case "errorlog", "auditlog" -> answer(TEXT, log(jobId, id, -1));
      case "graph" -> graph(jobId, format);
      case "status" ->
          answer(OozieJobsResource.JSON, Map.of("status", workflows.status(jobId).name()));
      case "scxml" -> answer(XML, workflows.scxml(jobId));
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303, "show [" + show + "] is not supported for workflow jobs");
    };
  }

  private static Response answer(String type, Object entity) {
    return Response.ok(entity, type).build();
  }

  private Response info(WorkflowJobId id, OozieJson json, int offset, int length) {
    WorkflowJob job = workflows.job(id);
    List<WorkflowAction> actions = job.actions();
    int from = Math.min(Math.max(0, offset - 1), actions.size());
    int to = length < 1 ? actions.size() : Math.min(actions.size(), from + length);
    return answer(OozieJobsResource.JSON, json.job(job, actions.subList(from, to)));
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

  private StreamingOutput log(WorkflowJobId jobId, String id, int at) {
    return JobLog.of(
        workflows, jobId, at < 0 ? Optional.empty() : Optional.of(id.substring(at + 1)));
  }

  private Response graph(WorkflowJobId id, String format) {
    WorkflowJob job = workflows.job(id);
    Map<String, String> statuses = JobsResource.statusByNode(job);
    return switch (format) {
      case "svg" -> answer("image/svg+xml", WorkflowGraph.svg(workflows.definition(id), statuses));
      case "dot" -> answer(TEXT, WorkflowGraph.dot(workflows.definition(id), statuses));
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303, "format [" + format + "] must be svg or dot");
    };
  }

  /** Start, suspend, resume or kill; 200 even when the status does not allow it, as in Oozie. */
  @PUT
  public Response apply(
      @PathParam("id") String id,
      @QueryParam("action") @DefaultValue("") String action,
      @QueryParam("user.name") @Nullable String userName,
      @QueryParam("doAs") @Nullable String doAs) {
    Verb verb =
        switch (action) {
          case "start", "suspend", "resume", "kill" ->
              Verb.valueOf(action.toUpperCase(Locale.ROOT));
          default ->
              throw new InvalidRequestException(
                  ErrorCode.E0303, "action [" + action + "] is not supported for workflow jobs");
        };
    String user =
        server.user(
            Optional.ofNullable(doAs).or(() -> Optional.ofNullable(userName)), Optional.empty());
    workflows.apply(new WorkflowJobId(id), verb, user);
    return Response.ok().build();
  }
}
