package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.JobFilter;
import io.drover.engine.JobPage;
import io.drover.engine.JobStatus;
import io.drover.engine.Rerun;
import io.drover.engine.RerunPlan;
import io.drover.engine.RerunScope;
import io.drover.engine.TimelineEntry;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.graph.WorkflowGraph;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Native API: look at jobs and steer them. */
@Path("api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobsResource {
  private static final int MAX_LIMIT = 1_000;

  private final WorkflowService workflows;
  private final Function<WorkflowJobId, Map<String, String>> inLine;
  private final JobEvents events;
  private final ServerInfo server;

  /**
   * Makes the resource.
   *
   * @param inLine where a job's actions stand in line for a place now, by node
   */
  public JobsResource(
      WorkflowService workflows,
      Function<WorkflowJobId, Map<String, String>> inLine,
      JobEvents events,
      ServerInfo server) {
    this.workflows = workflows;
    this.inLine = inLine;
    this.events = events;
    this.server = server;
  }

  /** Status after a verb. */
  public record StatusView(String status) {}

  /** Newest first; filters that are given must all hold, repeated ones are alternatives. */
  @GET
  @Operation(
      summary =
          "Jobs, newest first; filters that are given must all hold, repeated ones are alternatives")
  public JobViews.JobList list(
      @QueryParam("status") List<String> statuses,
      @QueryParam("name") List<String> names,
      @QueryParam("user") List<String> users,
      @QueryParam("text") @Nullable String text,
      @QueryParam("offset") @DefaultValue("0") int offset,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    if (offset < 0 || limit < 0 || limit > MAX_LIMIT) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "offset must be from 0 and limit from 0 to " + MAX_LIMIT);
    }
    JobFilter filter =
        new JobFilter(
            List.of(),
            names,
            users,
            List.of(),
            statuses(statuses),
            Optional.ofNullable(text).map(String::strip).filter(words -> !words.isEmpty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    JobPage page = workflows.jobs(filter, offset, limit);
    return new JobViews.JobList(
        page.total(), page.jobs().stream().map(JobViews.JobSummary::of).toList());
  }

  private static Set<JobStatus> statuses(List<String> names) {
    EnumSet<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
    for (String name : names) {
      if (name.isBlank()) {
        continue;
      }
      try {
        statuses.add(JobStatus.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new InvalidRequestException(
            ErrorCode.E0420,
            "status '" + name + "' is unknown; use one of " + List.of(JobStatus.values()));
      }
    }
    return statuses;
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Everything about a job, its first error included")
  public JobViews.JobDetail job(@PathParam("id") String id) {
    WorkflowJob job = workflows.job(new WorkflowJobId(id));
    boolean waits =
        job.actions().stream()
            .anyMatch(
                action -> !action.status().isFinal() && action.external().waitingFor().isPresent());
    return JobViews.JobDetail.of(job, waits ? inLine.apply(job.id()) : Map.of());
  }

  /**
   * {@code verb} is start, suspend, resume or kill; 409 when the job's status does not allow it.
   */
  @POST
  @Path("{id}/{verb: start|suspend|resume|kill}")
  @Operation(
      summary = "Starts, suspends, resumes or kills a job; 409 when its status does not allow it")
  public StatusView apply(
      @PathParam("id") String id,
      @PathParam("verb") String verb,
      @QueryParam("user.name") @Nullable String userName) {
    WorkflowJobId jobId = new WorkflowJobId(id);
    String user = server.user(Optional.ofNullable(userName), Optional.empty());
    boolean done = workflows.apply(jobId, Verb.valueOf(verb.toUpperCase(Locale.ROOT)), user);
    JobStatus status = workflows.status(jobId);
    if (!done) {
      throw new InvalidRequestException(
          ErrorCode.D0001, "A job that is " + status + " cannot be asked to " + verb);
    }
    return new StatusView(status.name());
  }

  /**
   * What to run again.
   *
   * @param failed true: what was not OK; the default when nothing is chosen is everything
   * @param from this node and what follows it
   * @param after what follows this node
   * @param skip everything but these
   * @param properties laid over the job's
   * @param workflowXml a new definition; null to read the application path again
   * @param dryRun true: only says what would run
   */
  public record RerunRequest(
      boolean failed,
      @Nullable String from,
      @Nullable String after,
      @Nullable List<String> skip,
      @Nullable Map<String, String> properties,
      @Nullable String workflowXml,
      boolean dryRun) {
    private RerunScope scope() {
      List<RerunScope> scopes = new ArrayList<>();
      if (failed) {
        scopes.add(new RerunScope.FailedNodes());
      }
      if (from != null) {
        scopes.add(new RerunScope.From(from));
      }
      if (after != null) {
        scopes.add(new RerunScope.After(after));
      }
      if (skip != null && !skip.isEmpty()) {
        scopes.add(new RerunScope.SkipNodes(Set.copyOf(skip)));
      }
      if (scopes.size() > 1) {
        throw new InvalidRequestException(
            ErrorCode.E0404, "choose only one of failed, from, after and skip");
      }
      return scopes.isEmpty() ? new RerunScope.Everything() : scopes.get(0);
    }

    private Rerun rerun(String user) {
      return new Rerun(
          user,
          properties == null ? Map.of() : properties,
          Optional.ofNullable(workflowXml),
          scope());
    }
  }

  /** Runs an ended job again under its id; answers with what runs and what is skipped. */
  @POST
  @Path("{id}/rerun")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Runs an ended job again under its id, or with dryRun says what would run")
  public RerunPlan rerun(
      @PathParam("id") String id,
      @QueryParam("user.name") @Nullable String userName,
      @Nullable RerunRequest request) {
    if (request == null) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "the body must be JSON such as {\"failed\": true}");
    }
    String user = server.user(Optional.ofNullable(userName), Optional.empty());
    WorkflowJobId jobId = new WorkflowJobId(id);
    return request.dryRun()
        ? workflows.planRerun(jobId, request.rerun(user))
        : workflows.rerun(jobId, request.rerun(user));
  }

  /** Every attempt of an action, in all runs, oldest first. */
  @GET
  @Path("{id}/actions/{node}/attempts")
  @Operation(summary = "Every attempt of an action, in all runs, oldest first")
  public List<JobViews.AttemptView> attempts(
      @PathParam("id") String id, @PathParam("node") String node) {
    return workflows.attempts(new WorkflowJobId(id), node).stream()
        .map(JobViews.AttemptView::of)
        .toList();
  }

  /** Logs of the job's actions, or of one. */
  @GET
  @Path("{id}/log")
  @Produces("text/plain; charset=utf-8")
  @Operation(summary = "The job's timeline and its actions' logs, or the log of one action")
  public StreamingOutput log(
      @PathParam("id") String id, @QueryParam("node") @Nullable String node) {
    return JobLog.of(workflows, new WorkflowJobId(id), Optional.ofNullable(node));
  }

  /** The workflow.xml as it was submitted. */
  @GET
  @Path("{id}/definition")
  @Produces("application/xml; charset=utf-8")
  @Operation(summary = "The workflow.xml as it was submitted")
  public String definition(@PathParam("id") String id) {
    return workflows.definitionXml(new WorkflowJobId(id));
  }

  /** The workflow as a drawing, nodes marked with their status. */
  @GET
  @Path("{id}/graph")
  @Produces("image/svg+xml")
  @Operation(summary = "The workflow as an SVG drawing, nodes marked with their status")
  public String graph(@PathParam("id") String id) {
    WorkflowJob job = workflows.job(new WorkflowJobId(id));
    return WorkflowGraph.svg(workflows.definition(job.id()), statusByNode(job));
  }

  static Map<String, String> statusByNode(WorkflowJob job) {
    Map<String, String> statuses = new HashMap<>();
    for (WorkflowAction action : job.actions()) {
      statuses.put(action.node(), action.status().name());
    }
    return statuses;
  }

  /** The compiled state machine as W3C SCXML, active states marked. */
  @GET
  @Path("{id}/scxml")
  @Produces("application/xml; charset=utf-8")
  @Operation(summary = "The compiled state machine as W3C SCXML, active states marked")
  public String scxml(@PathParam("id") String id) {
    return workflows.scxml(new WorkflowJobId(id));
  }

  /** History after a sequence number, oldest first; as JSON, or to be read with {@code text}. */
  @GET
  @Path("{id}/timeline")
  @Produces({MediaType.APPLICATION_JSON, "text/plain; charset=utf-8"})
  @Operation(
      summary = "History after a sequence number, oldest first",
      description = "format=json (default) or text; the text has the first error on top")
  public Response timeline(
      @PathParam("id") String id,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("format") @DefaultValue("json") String format) {
    WorkflowJobId jobId = new WorkflowJobId(id);
    return switch (format) {
      case "json" ->
          Response.ok(
                  new GenericEntity<List<TimelineEntry>>(workflows.timeline(jobId, after)) {},
                  MediaType.APPLICATION_JSON_TYPE)
              .build();
      case "text" ->
          Response.ok(
                  TimelineText.of(workflows.job(jobId), workflows.timeline(jobId, after)),
                  "text/plain; charset=utf-8")
              .build();
      default ->
          throw new InvalidRequestException(
              ErrorCode.E0303, "format '" + format + "' must be json or text");
    };
  }

  /**
   * The same, live: events {@code timeline} with the sequence as id and {@code status}; ends with
   * the job.
   */
  @GET
  @Path("{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "The timeline and the status, live, as server-sent events")
  public void events(
      @PathParam("id") String id,
      @HeaderParam("Last-Event-ID") @DefaultValue("0") long after,
      @Context SseEventSink sink,
      @Context Sse sse) {
    WorkflowJobId jobId = new WorkflowJobId(id);
    workflows.status(jobId);
    events.follow(jobId, after, sink, sse);
  }
}
