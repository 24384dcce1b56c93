package io.drover.server.rest;

import io.drover.coordinator.sla.SlaService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Oozie's REST: one job. The last letter of its id says of which kind it is. */
@Path("oozie/{version: v[012]}/job/{id}")
public final class OozieJobResource {
  private static final byte[] NO_BODY = {};

  private final OozieJob workflows;
  private final OozieJob coordinators;
  private final OozieJob bundles;
  private final SlaService sla;

  public OozieJobResource(
      OozieWorkflow workflows, OozieCoordinator coordinators, OozieBundle bundles, SlaService sla) {
    this.workflows = workflows;
    this.coordinators = coordinators;
    this.bundles = bundles;
    this.sla = sla;
  }

  /** {@code id} is a job or, as {@code job@action}, one of its actions. */
  @GET
  public Response show(
      @PathParam("version") String version,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    OozieCall call = OozieCall.of(version, id, uri.getQueryParameters(), headers, NO_BODY);
    return kind(call).show(call);
  }

  @PUT
  public Response apply(
      byte[] body,
      @PathParam("version") String version,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    OozieCall call = OozieCall.of(version, id, uri.getQueryParameters(), headers, body);
    return call.text("action", "").startsWith("sla-") ? sla(call) : kind(call).apply(call);
  }

  /** The same for jobs of every kind. */
  private Response sla(OozieCall call) {
    List<String> ids = SlaSelection.of(call).ids(sla);
    switch (call.text("action", "")) {
      case "sla-enable" -> sla.enable(ids);
      case "sla-disable" -> sla.disable(ids);
      case "sla-change" -> sla.change(ids, call.text("value", ""));
      default -> throw call.unknown("action", call.text("action", ""), "running");
    }
    return Response.ok().build();
  }

  private OozieJob kind(OozieCall call) {
    if (call.jobId().endsWith("-C")) {
      return coordinators;
    }
    return call.jobId().endsWith("-B") ? bundles : workflows;
  }
}
