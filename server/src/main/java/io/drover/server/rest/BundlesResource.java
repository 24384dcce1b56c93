package io.drover.server.rest;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.ScheduleVerb;
import io.drover.coordinator.bundle.BundleRerun;
import io.drover.coordinator.bundle.BundleService;
import io.drover.coordinator.bundle.BundleSubmission;
import io.drover.engine.TimelineEntry;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Native API: bundles of coordinators. */
@Path("api/v1/bundles")
@Produces(MediaType.APPLICATION_JSON)
public final class BundlesResource {
  private static final String FILE = "bundle.xml";
  private static final String APP_PATH = "oozie.bundle.application.path";

  private final BundleService bundles;
  private final BundleStore zips;
  private final ServerInfo server;

  public BundlesResource(BundleService bundles, BundleStore zips, ServerInfo server) {
    this.bundles = bundles;
    this.zips = zips;
    this.server = server;
  }

  /** What a dry run found: nothing that refuses the bundle. */
  public record DryRun(String result) {}

  @POST
  @Operation(
      summary = "Runs a bundle: the body is a bundle.xml, or a zip of an application directory",
      description = "With start=true it does not wait for its kick-off time")
  public Response submit(
      byte[] body,
      @QueryParam("param") List<String> parameters,
      @QueryParam("start") @DefaultValue("false") boolean start,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @QueryParam("user.name") @Nullable String userName) {
    SubmittedBody sent = SubmittedBody.of(body, FILE, APP_PATH, parameters, zips);
    BundleSubmission submission =
        new BundleSubmission(
            server.user(Optional.ofNullable(userName), sent.user()),
            sent.properties(),
            sent.xml(),
            start);
    if (dryRun) {
      bundles.dryRun(submission);
      return Response.ok(new DryRun("OK")).build();
    }
    BundleJobId id = bundles.submit(submission);
    return Response.created(URI.create("/api/v1/bundles/" + id))
        .entity(new ScheduleViews.Created(id.value()))
        .build();
  }

  /** Newest first; filters that are given must all hold, repeated ones are alternatives. */
  @GET
  @Operation(
      summary =
          "Bundles, newest first; filters that are given must all hold, repeated ones are"
              + " alternatives")
  public ScheduleViews.BundleList list(
      @QueryParam("status") List<String> statuses,
      @QueryParam("name") List<String> names,
      @QueryParam("user") List<String> users,
      @QueryParam("text") @Nullable String text,
      @QueryParam("offset") @DefaultValue("0") int offset,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    ScheduleQueries.requirePage(offset, limit);
    return ScheduleViews.BundleList.of(
        bundles.jobs(ScheduleQueries.filter(statuses, names, users, text, null), offset, limit));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Everything about a bundle, with its coordinators")
  public ScheduleViews.BundleDetail job(@PathParam("id") String id) {
    return detail(new BundleJobId(id));
  }

  private ScheduleViews.BundleDetail detail(BundleJobId id) {
    return ScheduleViews.BundleDetail.of(bundles.job(id), bundles.coordinators(id));
  }

  @GET
  @Path("{id}/timeline")
  @Operation(summary = "History after a sequence number, oldest first")
  public List<TimelineEntry> timeline(
      @PathParam("id") String id, @QueryParam("after") @DefaultValue("0") long after) {
    return bundles.timeline(new BundleJobId(id), after);
  }

  @GET
  @Path("{id}/definition")
  @Produces("application/xml; charset=utf-8")
  @Operation(summary = "The bundle.xml as it was submitted")
  public String definition(@PathParam("id") String id) {
    return bundles.definitionXml(new BundleJobId(id));
  }

  /** 409 when the job's status does not allow the verb. */
  @POST
  @Path("{id}/{verb: start|suspend|resume|kill}")
  @Operation(
      summary =
          "Starts, suspends, resumes or kills a bundle; 409 when its status does not allow it")
  public ScheduleViews.StatusView apply(
      @PathParam("id") String id,
      @PathParam("verb") String verb,
      @QueryParam("user.name") @Nullable String userName) {
    BundleJobId jobId = new BundleJobId(id);
    boolean done =
        bundles.apply(jobId, ScheduleVerb.valueOf(verb.toUpperCase(Locale.ROOT)), user(userName));
    String status = bundles.job(jobId).status().name();
    if (!done) {
      throw new InvalidRequestException(
          ErrorCode.D0001, "A bundle that is " + status + " cannot be asked to " + verb);
    }
    return new ScheduleViews.StatusView(status);
  }

  private String user(@Nullable String userName) {
    return server.user(Optional.ofNullable(userName), Optional.empty());
  }

  @POST
  @Path("{id}/change")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Changes end or pause time of the bundle and of all its coordinators")
  public ScheduleViews.BundleDetail change(
      @PathParam("id") String id,
      @QueryParam("user.name") @Nullable String userName,
      ScheduleViews.@Nullable ChangeRequest request) {
    BundleJobId jobId = new BundleJobId(id);
    bundles.change(
        jobId,
        ScheduleViews.required(request, "{\"pauseAt\": \"2026-01-31T00:00:00Z\"}").change(),
        user(userName));
    return detail(jobId);
  }

  /**
   * Which actions to run again, and how.
   *
   * @param coordinators names; null or empty for all
   * @param dates nominal times such as 2026-01-31T00:00Z::2026-02-01T00:00Z; null for all
   */
  public record RerunRequest(
      @Nullable List<String> coordinators,
      @Nullable String dates,
      boolean refresh,
      boolean nocleanup) {
    private BundleRerun rerun() {
      return new BundleRerun(
          coordinators == null ? List.of() : coordinators,
          ScheduleQueries.scope(null, dates),
          refresh,
          nocleanup);
    }
  }

  @POST
  @Path("{id}/rerun")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Runs ended actions of its coordinators again")
  public List<ScheduleViews.CoordinatorActionView> rerun(
      @PathParam("id") String id,
      @QueryParam("user.name") @Nullable String userName,
      @Nullable RerunRequest request) {
    return ScheduleViews.views(
        bundles.rerun(
            new BundleJobId(id),
            ScheduleViews.required(request, "{\"coordinators\": [\"daily\"]}").rerun(),
            user(userName)));
  }
}
