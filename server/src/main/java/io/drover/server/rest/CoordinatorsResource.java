package io.drover.server.rest;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.CoordinatorActionFilter;
import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorRerun;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.CoordinatorSubmission;
import io.drover.coordinator.ScheduleVerb;
import io.drover.engine.TimelineEntry;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.rest.ScheduleViews.CoordinatorActionView;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Native API: coordinators and their actions. */
@Path("api/v1/coordinators")
@Produces(MediaType.APPLICATION_JSON)
public final class CoordinatorsResource {
  private static final String FILE = "coordinator.xml";
  private static final String APP_PATH = "oozie.coord.application.path";

  private final CoordinatorService coordinators;
  private final BundleStore bundles;
  private final ServerInfo server;

  public CoordinatorsResource(
      CoordinatorService coordinators, BundleStore bundles, ServerInfo server) {
    this.coordinators = coordinators;
    this.bundles = bundles;
    this.server = server;
  }

  /** Actions that a dry run would make, as XML. */
  public record DryRun(String actions) {}

  @POST
  @Operation(
      summary =
          "Runs a coordinator: the body is a coordinator.xml, or a zip of an application directory")
  public Response submit(
      byte[] body,
      @QueryParam("param") List<String> parameters,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @QueryParam("user.name") @Nullable String userName) {
    CoordinatorSubmission submission = submission(body, parameters, userName);
    if (dryRun) {
      return Response.ok(new DryRun(coordinators.dryRun(submission))).build();
    }
    CoordinatorJobId id = coordinators.submit(submission);
    return Response.created(URI.create("/api/v1/coordinators/" + id))
        .entity(new ScheduleViews.Created(id.value()))
        .build();
  }

  private CoordinatorSubmission submission(
      byte[] body, List<String> parameters, @Nullable String userName) {
    SubmittedBody sent = SubmittedBody.of(body, FILE, APP_PATH, parameters, bundles);
    return new CoordinatorSubmission(
        server.user(Optional.ofNullable(userName), sent.user()), sent.properties(), sent.xml());
  }

  /** Newest first; filters that are given must all hold, repeated ones are alternatives. */
  @GET
  @Operation(
      summary =
          "Coordinators, newest first; filters that are given must all hold, repeated ones are"
              + " alternatives")
  public ScheduleViews.CoordinatorList list(
      @QueryParam("status") List<String> statuses,
      @QueryParam("name") List<String> names,
      @QueryParam("user") List<String> users,
      @QueryParam("text") @Nullable String text,
      @QueryParam("bundle") @Nullable String bundle,
      @QueryParam("offset") @DefaultValue("0") int offset,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    ScheduleQueries.requirePage(offset, limit);
    return ScheduleViews.CoordinatorList.of(
        coordinators.jobs(
            ScheduleQueries.filter(statuses, names, users, text, bundle), offset, limit));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Everything about a coordinator but its actions")
  public ScheduleViews.CoordinatorDetail job(@PathParam("id") String id) {
    return ScheduleViews.CoordinatorDetail.of(coordinators.job(new CoordinatorJobId(id)));
  }

  @GET
  @Path("{id}/actions")
  @Operation(summary = "Its actions, newest first unless order=asc")
  public ScheduleViews.CoordinatorActionList actions(
      @PathParam("id") String id,
      @QueryParam("status") List<String> statuses,
      @QueryParam("order") @DefaultValue("desc") String order,
      @QueryParam("offset") @DefaultValue("0") int offset,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    ScheduleQueries.requirePage(offset, limit);
    CoordinatorActionFilter filter =
        new CoordinatorActionFilter(
            ScheduleQueries.values(statuses, CoordinatorActionStatus.values()),
            Set.of(),
            List.of());
    return ScheduleViews.CoordinatorActionList.of(
        coordinators.actions(
            new CoordinatorJobId(id), filter, offset, limit, !order.equalsIgnoreCase("asc")));
  }

  @GET
  @Path("{id}/actions/{number: \\d+}")
  @Operation(summary = "One action")
  public CoordinatorActionView action(@PathParam("id") String id, @PathParam("number") int number) {
    return CoordinatorActionView.of(coordinators.action(new CoordinatorJobId(id).action(number)));
  }

  @GET
  @Path("{id}/actions/{number: \\d+}/definition")
  @Produces("application/xml; charset=utf-8")
  @Operation(summary = "The coordinator with this action's datasets resolved")
  public String actionXml(@PathParam("id") String id, @PathParam("number") int number) {
    return coordinators.actionXml(new CoordinatorJobId(id).action(number));
  }

  @GET
  @Path("{id}/actions/{number: \\d+}/runs")
  @Operation(summary = "Every workflow that an action ever started, oldest first")
  public List<ScheduleViews.RunView> runs(
      @PathParam("id") String id, @PathParam("number") int number) {
    return coordinators.allRuns(new CoordinatorJobId(id).action(number)).stream()
        .map(ScheduleViews.RunView::of)
        .toList();
  }

  @GET
  @Path("{id}/missing")
  @Operation(summary = "What waiting actions lack; all of them, or those of actions or dates")
  public List<ScheduleViews.MissingView> missing(
      @PathParam("id") String id,
      @QueryParam("actions") @Nullable String actions,
      @QueryParam("dates") @Nullable String dates) {
    ActionScope scope = ScheduleQueries.scope(actions, dates).orElse(ActionScope.ALL);
    return coordinators.missingInputs(new CoordinatorJobId(id), scope).stream()
        .map(ScheduleViews.MissingView::of)
        .toList();
  }

  @GET
  @Path("{id}/timeline")
  @Operation(summary = "History after a sequence number, oldest first")
  public List<TimelineEntry> timeline(
      @PathParam("id") String id, @QueryParam("after") @DefaultValue("0") long after) {
    return coordinators.timeline(new CoordinatorJobId(id), after);
  }

  @GET
  @Path("{id}/definition")
  @Produces("application/xml; charset=utf-8")
  @Operation(summary = "The coordinator.xml as it was submitted")
  public String definition(@PathParam("id") String id) {
    return coordinators.definitionXml(new CoordinatorJobId(id));
  }

  /** For the actions to come; those that are made keep theirs until they are rerun with refresh. */
  @PUT
  @Path("{id}/definition")
  @Operation(
      summary = "Replaces coordinator.xml and properties, or with dryRun says what would change")
  public ScheduleViews.Difference update(
      byte[] body,
      @PathParam("id") String id,
      @QueryParam("param") List<String> parameters,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @QueryParam("user.name") @Nullable String userName) {
    return new ScheduleViews.Difference(
        coordinators.update(
            new CoordinatorJobId(id), submission(body, parameters, userName), dryRun));
  }

  /** 409 when the job's status does not allow the verb. */
  @POST
  @Path("{id}/{verb: suspend|resume|kill}")
  @Operation(
      summary = "Suspends, resumes or kills a coordinator; 409 when its status does not allow it")
  public ScheduleViews.StatusView apply(
      @PathParam("id") String id,
      @PathParam("verb") String verb,
      @QueryParam("user.name") @Nullable String userName) {
    CoordinatorJobId jobId = new CoordinatorJobId(id);
    boolean done =
        coordinators.apply(
            jobId, ScheduleVerb.valueOf(verb.toUpperCase(Locale.ROOT)), user(userName));
    String status = coordinators.job(jobId).status().name();
    if (!done) {
      throw new InvalidRequestException(
          ErrorCode.D0001, "A coordinator that is " + status + " cannot be asked to " + verb);
    }
    return new ScheduleViews.StatusView(status);
  }

  private String user(@Nullable String userName) {
    return server.user(Optional.ofNullable(userName), Optional.empty());
  }

  @POST
  @Path("{id}/ignore")
  @Operation(summary = "Lets a coordinator that ended badly count no more; 409 for others")
  public ScheduleViews.StatusView ignore(
      @PathParam("id") String id, @QueryParam("user.name") @Nullable String userName) {
    CoordinatorJobId jobId = new CoordinatorJobId(id);
    coordinators.ignore(jobId, user(userName));
    return new ScheduleViews.StatusView(coordinators.job(jobId).status().name());
  }

  @POST
  @Path("{id}/actions/{verb: kill|ignore}")
  @Operation(summary = "Kills or ignores the actions that actions or dates name")
  public List<CoordinatorActionView> applyToActions(
      @PathParam("id") String id,
      @PathParam("verb") String verb,
      @QueryParam("actions") @Nullable String actions,
      @QueryParam("dates") @Nullable String dates,
      @QueryParam("user.name") @Nullable String userName) {
    CoordinatorJobId jobId = new CoordinatorJobId(id);
    ActionScope scope = ScheduleQueries.requiredScope(actions, dates);
    return ScheduleViews.views(
        verb.equals("kill")
            ? coordinators.killActions(jobId, scope, user(userName))
            : coordinators.ignoreActions(jobId, scope, user(userName)));
  }

  @POST
  @Path("{id}/change")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Changes end, concurrency, pause time or status")
  public ScheduleViews.CoordinatorDetail change(
      @PathParam("id") String id,
      @QueryParam("user.name") @Nullable String userName,
      ScheduleViews.@Nullable ChangeRequest request) {
    CoordinatorJobId jobId = new CoordinatorJobId(id);
    coordinators.change(
        jobId, ScheduleViews.required(request, "{\"concurrency\": 3}").change(), user(userName));
    return ScheduleViews.CoordinatorDetail.of(coordinators.job(jobId));
  }

  /**
   * Which actions to run again, and how.
   *
   * @param actions numbers such as 1,3-5
   * @param dates nominal times such as 2026-01-31T00:00Z::2026-02-01T00:00Z, instead of numbers
   * @param refresh true: made anew from the present definition and properties
   * @param nocleanup true: keeps what the outputs hold
   * @param failed true: only what failed of each workflow
   * @param properties laid over those of the workflows
   */
  public record RerunRequest(
      @Nullable String actions,
      @Nullable String dates,
      boolean refresh,
      boolean nocleanup,
      boolean failed,
      @Nullable Map<String, String> properties) {
    private CoordinatorRerun rerun() {
      return new CoordinatorRerun(
          ScheduleQueries.requiredScope(actions, dates),
          refresh,
          nocleanup,
          failed,
          properties == null ? Map.of() : properties);
    }
  }

  @POST
  @Path("{id}/rerun")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Runs ended actions again; 409 when one of them has not ended")
  public List<CoordinatorActionView> rerun(
      @PathParam("id") String id,
      @QueryParam("user.name") @Nullable String userName,
      @Nullable RerunRequest request) {
    return ScheduleViews.views(
        coordinators.rerun(
            new CoordinatorJobId(id),
            ScheduleViews.required(request, "{\"actions\": \"1,3-5\"}").rerun(),
            user(userName)));
  }
}
