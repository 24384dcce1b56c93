package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.JobFilter;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.server.rest.OozieJobKind.Listed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Oozie's REST: versions, submission, listing, validation. One class for all that begins with a
 * version and a plural: JAX-RS chooses the class by its path alone and does not come back.
 */
@Path("oozie")
@Produces(OozieJobsResource.JSON)
public final class OozieJobsResource {
  static final String JSON = "application/json;charset=UTF-8";

  private static final Set<String> PROXIED = Set.of("mapreduce", "pig", "hive", "sqoop");

  private final WorkflowService workflows;
  private final List<OozieJobKind> kinds;
  private final OozieBulk bulk;
  private final SchemaCheck schemas;
  private final DefinitionFiles files;
  private final ServerInfo server;

  public OozieJobsResource(
      WorkflowService workflows,
      OozieCoordinators coordinators,
      OozieBundles bundles,
      OozieBulk bulk,
      DefinitionFiles files,
      ServerInfo server,
      InstantSource clock) {
    this.workflows = workflows;
    this.kinds = List.of(new OozieWorkflows(workflows, server, clock), coordinators, bundles);
    this.bulk = bulk;
    this.schemas = new SchemaCheck(workflows);
    this.files = files;
    this.server = server;
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
          ErrorCode.E0303,
          PROXIED.contains(jobType)
              ? "jobtype ["
                  + jobType
                  + "] is a program that a launcher runs, and there is none: submit a workflow"
                  + " with a spark action"
              : "jobtype [" + jobType + "] is unknown");
    }
    Map<String, String> properties =
        new HashMap<>(HadoopConfigurationXml.read(new String(body, StandardCharsets.UTF_8)));
    OozieJobKind kind = kind(properties);
    String user =
        server.user(
            Optional.ofNullable(doAs).or(() -> Optional.ofNullable(userName)),
            Optional.ofNullable(properties.get("user.name")));
    if (action != null && !action.equals("start") && !action.equals("dryrun")) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "action [" + action + "] must be start or dryrun");
    }
    String id =
        "dryrun".equals(action)
            ? kind.dryRun(user, properties)
            : kind.submit(user, properties, "start".equals(action));
    // also for a dry run: the client reads the id of a 201 only
    return Response.status(201).entity(Map.of("id", id)).build();
  }

  static void requireXml(HttpHeaders headers) {
    String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.strip().startsWith("application/xml")) {
      throw new InvalidRequestException(
          ErrorCode.E0300, "Invalid content-type [" + type + "], use application/xml");
    }
  }

  /** The kind whose application the properties name; workflows say themselves what is missing. */
  private OozieJobKind kind(Map<String, String> properties) {
    List<OozieJobKind> named =
        kinds.stream().filter(kind -> properties.containsKey(kind.appPath())).toList();
    if (named.size() > 1) {
      throw new InvalidRequestException(
          ErrorCode.E0302,
          "Multiple app paths specified, only one is allowed: "
              + named.stream().map(OozieJobKind::appPath).toList());
    }
    return named.isEmpty() ? kinds.get(0) : named.get(0);
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
      @QueryParam("bulk") @Nullable String bulk,
      @QueryParam("timezone") @DefaultValue("GMT") String timezone) {
    if (externalId != null) {
      return byExternalId(externalId);
    }
    Page asked = Page.of(offset, length);
    if (bulk != null) {
      return asked.answer(
          this.bulk.list(bulk, asked.offset() - 1, asked.length(), zone(timezone)),
          "bulkresponses");
    }
    OozieJobKind kind = kind(jobType);
    return asked.answer(
        kind.list(filter, asked.offset() - 1, asked.length(), zone(timezone)), kind.listName());
  }

  private OozieJobKind kind(String jobType) {
    return kinds.stream()
        .filter(kind -> kind.jobTypes().contains(jobType))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    ErrorCode.E0303,
                    "jobtype [" + jobType + "] must be wf, coordinator or bundle"));
  }

  /** Kills, suspends or resumes the jobs of a page; answers with those whose status allowed it. */
  @PUT
  @Path("{version: v[12]}/jobs")
  public Map<String, Object> applyToAll(
      @QueryParam("action") @DefaultValue("") String action,
      @QueryParam("filter") @Nullable String filter,
      @QueryParam("jobtype") @DefaultValue("wf") String jobType,
      @QueryParam("offset") @DefaultValue("1") int offset,
      @QueryParam("len") @DefaultValue("50") int length,
      @QueryParam("timezone") @DefaultValue("GMT") String timezone,
      @QueryParam("user.name") @Nullable String userName,
      @QueryParam("doAs") @Nullable String doAs) {
    if (!Set.of("suspend", "resume", "kill").contains(action)) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "action [" + action + "] must be kill, suspend or resume");
    }
    if (filter == null || filter.isBlank()) {
      throw new InvalidRequestException(
          ErrorCode.E0305, "filter is missing: say which jobs to " + action);
    }
    Page asked = Page.of(offset, length);
    OozieJobKind kind = kind(jobType);
    String user =
        server.user(
            Optional.ofNullable(doAs).or(() -> Optional.ofNullable(userName)), Optional.empty());
    Listed changed =
        kind.applyToAll(action, user, filter, asked.offset() - 1, asked.length(), zone(timezone));
    return asked.answer(changed, kind.listName());
  }

  /** Which part of a list was asked for; {@code offset} counts from 1. */
  private record Page(int offset, int length) {
    static Page of(int offset, int length) {
      return new Page(Math.max(1, offset), length < 1 ? 50 : Math.min(length, 1_000));
    }

    Map<String, Object> answer(Listed listed, String name) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("total", listed.total());
      json.put("offset", offset);
      json.put("len", length);
      json.put(name, listed.jobs());
      return json;
    }
  }

  /**
   * Checks against the schemas alone, as Oozie does: scripts use it on definitions that still need
   * their properties. Without a body, {@code file} is read from the file system that it names.
   */
  @POST
  @Path("{version: v[012]}/validate")
  public Map<String, String> validate(
      byte[] body,
      @QueryParam("file") @Nullable String file,
      @QueryParam("user") @Nullable String fileUser,
      @QueryParam("user.name") @Nullable String userName) {
    String xml;
    if (body.length > 0) {
      xml = new String(body, StandardCharsets.UTF_8);
    } else if (file != null) {
      Optional<String> caller =
          Optional.ofNullable(fileUser).or(() -> Optional.ofNullable(userName));
      xml = files.read(file, server.user(caller, Optional.empty()));
    } else {
      throw new InvalidRequestException(
          ErrorCode.E0701, "Send the definition itself as the body, or its URI as file");
    }
    schemas.check(xml);
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
