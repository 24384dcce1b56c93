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

  /** The verbs of service levels take any id that has some. */
  @PUT
  public Response apply(
      byte[] body,
      @PathParam("version") String version,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    OozieCall call = OozieCall.of(version, id, uri.getQueryParameters(), headers, body);
    return switch (call.text("action", "")) {
      case "sla-enable" -> {
        sla.enable(levels(call));
        yield Response.ok().build();
      }
      case "sla-disable" -> {
        sla.disable(levels(call));
        yield Response.ok().build();
      }
      case "sla-change" -> {
        sla.change(levels(call), call.text("value", ""));
        yield Response.ok().build();
      }
      default -> kind(call).apply(call);
    };
  }

  /** The ids whose service levels are meant. */
  private List<String> levels(OozieCall call) {
    return SlaSelection.of(
            call.id(),
            call.text("action-list").orElse(null),
            call.text("date").orElse(null),
            call.text("coordinators").orElse(null))
        .ids(sla);
  }

  private OozieJob kind(OozieCall call) {
    if (call.jobId().endsWith("-C")) {
      return coordinators;
    }
    return call.jobId().endsWith("-B") ? bundles : workflows;
  }
}
