package io.drover.server.rest;

import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Oozie's REST: administration that has a meaning here, and validation. */
@Path("oozie/{version: v[012]}")
@Produces(OozieJobsResource.JSON)
public final class OozieAdminResource {
  private final WorkflowService workflows;
  private final ServerInfo server;

  public OozieAdminResource(WorkflowService workflows, ServerInfo server) {
    this.workflows = workflows;
    this.server = server;
  }

  @GET
  @Path("admin/status")
  public Map<String, String> status() {
    return Map.of("systemMode", "NORMAL");
  }

  @GET
  @Path("admin/build-version")
  public Map<String, String> buildVersion() {
    return Map.of("buildVersion", server.version());
  }

  /** Secrets are masked. */
  @GET
  @Path("admin/configuration")
  public Map<String, String> configuration() {
    return server.configuration();
  }

  @GET
  @Path("admin/available-oozie-servers")
  public Map<String, String> servers() {
    return Map.of("drover", server.baseUrl().get() + "/oozie");
  }

  @GET
  @Path("admin/available-timezones")
  public Map<String, Object> timezones() {
    List<Map<String, String>> zones =
        ZoneId.getAvailableZoneIds().stream()
            .sorted()
            .map(
                id ->
                    Map.of(
                        "timezoneDisplayName",
                        ZoneId.of(id).getDisplayName(TextStyle.SHORT, Locale.US) + " (" + id + ")",
                        "timezoneId",
                        id))
            .toList();
    return Map.of("available-timezones", zones);
  }

  /** Unlike Oozie, the graph is checked too. */
  @POST
  @Path("validate")
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
}
