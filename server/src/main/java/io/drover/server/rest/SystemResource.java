package io.drover.server.rest;

import io.drover.engine.store.StoreException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;

/** Health, metrics and the description of the native API. */
@Path("")
public final class SystemResource {
  /** What the description is made of; a test finds what is missing. */
  private static final Set<Class<?>> DESCRIBED =
      Set.of(
          WorkflowsResource.class,
          BatchesResource.class,
          JobsResource.class,
          CoordinatorsResource.class,
          BundlesResource.class,
          BackfillsResource.class,
          MissedTimesResource.class,
          SlaResource.class,
          ServersResource.class,
          SystemResource.class);

  private final ServerInfo server;
  private final PrometheusMeterRegistry metrics;
  private final String openApi;

  public SystemResource(ServerInfo server, PrometheusMeterRegistry metrics) {
    this.server = server;
    this.metrics = metrics;
    this.openApi = describe(server.version());
  }

  private static String describe(String version) {
    OpenAPI api =
        new OpenAPI()
            .info(
                new Info()
                    .title("Drover")
                    .version(version)
                    .description("Oozie-style workflows on Spark through Apache Livy.")
                    .license(new License().name("Apache License, Version 2.0")));
    return Json.pretty(new Reader(api).read(DESCRIBED));
  }

  @GET
  @Path("openapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "This description")
  public String openApi() {
    return openApi;
  }

  /** The process runs. */
  @GET
  @Path("health/live")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Whether the process runs")
  public Map<String, String> live() {
    return Map.of("status", "UP");
  }

  /** The database answers and jobs move; 503 otherwise. */
  @GET
  @Path("health/ready")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Whether the database answers and jobs move; 503 otherwise")
  public Response ready() {
    try {
      if (server.ready().getAsBoolean()) {
        return Response.ok(Map.of("status", "UP")).build();
      }
      return down("jobs do not move");
    } catch (StoreException e) {
      return down("the database does not answer");
    }
  }

  private static Response down(String why) {
    return Response.status(503).entity(Map.of("status", "DOWN", "reason", why)).build();
  }

  @GET
  @Path("metrics")
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  @Operation(summary = "What the server measures, in the text format of Prometheus")
  public String metrics() {
    return metrics.scrape();
  }
}
