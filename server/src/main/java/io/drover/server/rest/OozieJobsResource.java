package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.JobFilter;
import io.drover.engine.JobPage;
import io.drover.engine.Submission;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Oozie's REST: versions, submission, listing, validation. One class for all that begins with a
 * version and a plural: JAX-RS chooses the class by its path alone and does not come back.
 */
@Path("oozie")
@Produces(OozieJobsResource.JSON)
public final class OozieJobsResource {
  static final String JSON = "application/json;charset=UTF-8";

  private final WorkflowService workflows;
  private final ServerInfo server;
  private final InstantSource clock;

  public OozieJobsResource(WorkflowService workflows, ServerInfo server, InstantSource clock) {
    this.workflows = workflows;
    this.server = server;
    this.clock = clock;
  }

  /** The client picks the highest. */
  @GET
  @Path("versions")
  public List<Integer> versions() {
    return List.of(0, 1, 2);
  }

  /** Body is a Hadoop configuration; {@code action} is empty, start or dryrun. */
  @POST
  @Path("{version: v[012]}/jobs")
  public Response submit(
      byte[] body,
      @QueryParam("action") @Nullable String action,
      @QueryParam("jobtype") @Nullable String jobType,
      @QueryParam("user.name") @Nullable String userName,
      @QueryParam("doAs") @Nullable String doAs,
      @Context HttpHeaders headers) {
    requireXml(headers);
    if (jobType != null && !jobType.equals("wf")) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "jobtype [" + jobType + "] is not supported by this server");
    }
    Map<String, String> properties =
        new HashMap<>(HadoopConfigurationXml.read(new String(body, StandardCharsets.UTF_8)));
    refuseOtherKinds(properties);
    Submission submission =
        new Submission(
            server.user(
                Optional.ofNullable(doAs).or(() -> Optional.ofNullable(userName)),
                Optional.ofNullable(properties.get("user.name"))),
            properties,
            Optional.empty(),
            "start".equals(action));
    if ("dryrun".equals(action)) {
      workflows.dryRun(submission);
      // the client reads the id of a 201 only
      return Response.status(201).entity(Map.of("id", "OK")).build();
    }
    if (action != null && !action.equals("start")) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "action [" + action + "] must be start or dryrun");
    }
    WorkflowJobId id = workflows.submit(submission);
    return Response.status(201).entity(Map.of("id", id.value())).build();
  }

  static void requireXml(HttpHeaders headers) {
    String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.strip().startsWith("application/xml")) {
      throw new InvalidRequestException(
          ErrorCode.E0300, "Invalid content-type [" + type + "], use application/xml");
    }
  }

  private static void refuseOtherKinds(Map<String, String> properties) {
    for (String path : List.of("oozie.coord.application.path", "oozie.bundle.application.path")) {
      if (properties.containsKey(path)) {
        throw new InvalidRequestException(
            ErrorCode.E0303,
            path + " is set, but this version runs workflows only: set oozie.wf.application.path");
      }
    }
  }

  /** Newest first; {@code offset} counts from 1. */
  @GET
  @Path("{version: v[012]}/jobs")
  public Map<String, Object> list(
      @QueryParam("filter") @DefaultValue("") String filter,
      @QueryParam("jobtype") @DefaultValue("wf") String jobType,
      @QueryParam("offset") @DefaultValue("1") int offset,
      @QueryParam("len") @DefaultValue("50") int length,
      @QueryParam("external-id") @Nullable String externalId,
      @QueryParam("timezone") @DefaultValue("GMT") String timezone) {
    if (externalId != null) {
      return byExternalId(externalId);
    }
    int first = Math.max(1, offset);
    int count = length < 1 ? 50 : Math.min(length, 1_000);
    Map<String, Object> page = new LinkedHashMap<>();
    if (!jobType.equals("wf")) {
      page.put("total", 0);
      page.put("offset", first);
      page.put("len", count);
      page.put(jobType.startsWith("coord") ? "coordinatorjobs" : "bundlejobs", List.of());
      return page;
    }
    JobPage jobs = workflows.jobs(OozieFilter.parse(filter, clock.instant()), first - 1, count);
    OozieJson json = new OozieJson(server, zone(timezone));
    page.put("total", jobs.total());
    page.put("offset", first);
    page.put("len", count);
    page.put("workflows", jobs.jobs().stream().map(job -> json.job(job, List.of())).toList());
    return page;
  }

  /** Unlike Oozie, the graph is checked too. */
  @POST
  @Path("{version: v[012]}/validate")
  public Map<String, String> validate(byte[] body) {
    if (body.length == 0) {
      throw new InvalidRequestException(
          ErrorCode.E0701, "Send the workflow.xml itself as the body");
    }
    List<Problem> problems = workflows.validate(new String(body, StandardCharsets.UTF_8));
    if (problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR)) {
      throw InvalidRequestException.of(problems);
    }
    return Map.of("validate", "Valid workflow-app");
  }

  private Map<String, Object> byExternalId(String externalId) {
    JobFilter all = JobFilter.ALL;
    JobFilter filter =
        new JobFilter(
            all.ids(),
            all.names(),
            all.users(),
            all.groups(),
            all.statuses(),
            all.text(),
            Optional.of(externalId),
            all.createdFrom(),
            all.createdTo(),
            false);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "id",
        workflows.jobs(filter, 0, 1).jobs().stream()
            .findFirst()
            .map(WorkflowJob::id)
            .map(WorkflowJobId::value)
            .orElse(null));
    return answer;
  }

  /** Oozie falls back to GMT for a zone it does not know. */
  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name, ZoneId.SHORT_IDS);
    } catch (DateTimeException e) {
      return ZoneId.of("GMT");
    }
  }
}
