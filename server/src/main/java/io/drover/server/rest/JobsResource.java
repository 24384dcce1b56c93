package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.JobFilter;
import io.drover.engine.JobPage;
import io.drover.engine.JobStatus;
import io.drover.engine.TimelineEntry;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.graph.WorkflowGraph;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Native API: look at jobs and steer them. */
@Path("api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobsResource {
  private static final int MAX_LIMIT = 1_000;

  private final WorkflowService workflows;
  private final JobEvents events;
  private final ServerInfo server;

  public JobsResource(WorkflowService workflows, JobEvents events, ServerInfo server) {
    this.workflows = workflows;
    this.events = events;
    this.server = server;
  }

  /** Status after a verb. */
  public record StatusView(String status) {}

  /** Newest first; filters that are given must all hold, repeated ones are alternatives. */
  @GET
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
  public JobViews.JobDetail job(@PathParam("id") String id) {
    return JobViews.JobDetail.of(workflows.job(new WorkflowJobId(id)));
  }

  /**
   * {@code verb} is start, suspend, resume or kill; 409 when the job's status does not allow it.
   */
  @POST
  @Path("{id}/{verb: start|suspend|resume|kill}")
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

  /** Logs of the job's actions, or of one. */
  @GET
  @Path("{id}/log")
  @Produces("text/plain; charset=utf-8")
  public StreamingOutput log(
      @PathParam("id") String id, @QueryParam("node") @Nullable String node) {
    return JobLog.of(workflows, new WorkflowJobId(id), Optional.ofNullable(node));
  }

  /** The workflow.xml as it was submitted. */
  @GET
  @Path("{id}/definition")
  @Produces("application/xml; charset=utf-8")
  public String definition(@PathParam("id") String id) {
    return workflows.definitionXml(new WorkflowJobId(id));
  }

  /** The workflow as a drawing, nodes marked with their status. */
  @GET
  @Path("{id}/graph")
  @Produces("image/svg+xml")
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
  public String scxml(@PathParam("id") String id) {
    return workflows.scxml(new WorkflowJobId(id));
  }

  /** History after a sequence number, oldest first. */
  @GET
  @Path("{id}/timeline")
  public List<TimelineEntry> timeline(
      @PathParam("id") String id, @QueryParam("after") @DefaultValue("0") long after) {
    return workflows.timeline(new WorkflowJobId(id), after);
  }

  /**
   * The same, live: events {@code timeline} with the sequence as id and {@code status}; ends with
   * the job.
   */
  @GET
  @Path("{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
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
