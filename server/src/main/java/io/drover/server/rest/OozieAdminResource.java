package io.drover.server.rest;

import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.bundle.Bundles;
import io.drover.engine.Engine;
import io.drover.engine.Housekeeping;
import io.drover.engine.store.ServerRow;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Oozie's REST: administration. */
@Path("oozie/{version: v[012]}/admin")
@Produces(OozieJobsResource.JSON)
public final class OozieAdminResource {
  private static final Logger LOG = LoggerFactory.getLogger(OozieAdminResource.class);

  /** Most entries of a queue dump. */
  private static final int MAX_QUEUED = 10_000;

  private final ServerInfo server;
  private final SystemMode mode;
  private final Housekeeping housekeeping;
  private final Supplier<List<ServerRow>> servers;
  private final CoordinatorService coordinators;
  private final Bundles bundles;
  private final PrometheusMeterRegistry metrics;

  public OozieAdminResource(
      ServerInfo server,
      SystemMode mode,
      Engine engine,
      CoordinatorService coordinators,
      Bundles bundles,
      PrometheusMeterRegistry metrics) {
    this.server = server;
    this.mode = mode;
    this.housekeeping = engine.housekeeping();
    this.servers = engine::servers;
    this.coordinators = coordinators;
    this.bundles = bundles;
    this.metrics = metrics;
  }

  /** The first version of Oozie's API knows only whether changes are refused. */
  @GET
  @Path("status")
  public Map<String, Object> status(@PathParam("version") String version) {
    return version.equals("v0")
        ? Map.of("safeMode", mode.get() != SystemMode.Mode.NORMAL)
        : Map.of("systemMode", mode.get().name());
  }

  /** Of this server, until it restarts. */
  @PUT
  @Path("status")
  public Response changeStatus(
      @QueryParam("systemmode") @Nullable String systemMode,
      @QueryParam("safemode") @Nullable String safeMode) {
    if (systemMode == null && safeMode != null) {
      mode.set(Boolean.parseBoolean(safeMode) ? SystemMode.Mode.SAFEMODE : SystemMode.Mode.NORMAL);
      return Response.ok().build();
    }
    try {
      mode.set(SystemMode.Mode.valueOf(String.valueOf(systemMode).toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          ErrorCode.E0302,
          "systemmode [" + systemMode + "] must be one of " + List.of(SystemMode.Mode.values()));
    }
    return Response.ok().build();
  }

  @GET
  @Path("build-version")
  public Map<String, String> buildVersion() {
    // oozie-client 5.2.1 prints buildInfo and fails without it, older ones read buildVersion
    return Map.of("buildVersion", server.version(), "buildInfo", server.version());
  }

  /** Secrets are masked. */
  @GET
  @Path("configuration")
  public Map<String, String> configuration() {
    return server.configuration();
  }

  /** Only variables that cannot hold a secret. */
  @GET
  @Path("os-env")
  public Map<String, String> environment() {
    return SystemFacts.environment();
  }

  /** Only properties that cannot hold a secret. */
  @GET
  @Path("java-sys-properties")
  public Map<String, String> systemProperties() {
    return SystemFacts.properties();
  }

  @GET
  @Path("metrics")
  public Map<String, Object> metrics() {
    return MeterJson.of(metrics).metrics();
  }

  @GET
  @Path("instrumentation")
  public Map<String, Object> instrumentation() {
    return MeterJson.of(metrics).instrumentation();
  }

  @GET
  @Path("prometheus")
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  public String prometheus() {
    return metrics.scrape();
  }

  /** What has to be done next for the actions of all servers; no command is unique here. */
  @GET
  @Path("queue-dump")
  public Map<String, Object> queueDump() {
    return Map.of(
        "queueDump",
        housekeeping.queue(MAX_QUEUED).stream()
            .map(queued -> Map.of("callableDump", describe(queued)))
            .toList(),
        "uniqueMapDump",
        List.of());
  }

  private static String describe(Housekeeping.Queued queued) {
    return queued.phase()
        + " "
        + queued.jobId()
        + "@"
        + queued.node()
        + " attempt="
        + queued.attempt()
        + (queued.parked() ? " suspended" : " due=" + queued.dueAt())
        + queued.server().map(name -> " server=" + name).orElse("");
  }

  @GET
  @Path("available-oozie-servers")
  public Map<String, String> servers() {
    Map<String, String> urls = new TreeMap<>();
    servers.get().forEach(one -> urls.put(one.id(), one.url() + "/oozie"));
    return urls;
  }

  @GET
  @Path("available-timezones")
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

  /** Always empty: Spark's jars are the cluster's. */
  @GET
  @Path("list_sharelib")
  public Map<String, Object> shareLib() {
    return Map.of("sharelib", List.of());
  }

  /** Succeeds, so that deployment scripts that end with it go on. */
  @GET
  @Path("update_sharelib")
  public Map<String, Object> updateShareLib() {
    return Map.of(
        "sharelibUpdate",
        Map.of(
            "host",
            server.baseUrl().get() + "/oozie",
            "status",
            "Nothing to update: this server needs no sharelib"));
  }

  /** Says why there is none. */
  @GET
  @Path("jmsinfo")
  @SuppressWarnings("DoNotCallSuggester") // JAX-RS calls it
  public Response messages() {
    throw new InvalidRequestException(
        ErrorCode.E1601, "This server sends no JMS messages; use notification URLs or poll");
  }

  /** Ages in days; what belongs to others goes with them. */
  @PUT
  @Path("purge")
  public Map<String, String> purge(
      @QueryParam("wf") @DefaultValue("") String workflowDays,
      @QueryParam("coord") @DefaultValue("") String coordinatorDays,
      @QueryParam("bundle") @DefaultValue("") String bundleDays,
      @QueryParam("limit") @DefaultValue("") String limit) {
    int age = number("wf", workflowDays, 0, 30);
    int coordinatorAge = number("coord", coordinatorDays, 0, 7);
    int bundleAge = number("bundle", bundleDays, 0, 7);
    int batch = Math.min(1_000, number("limit", limit, 1, 100));
    long bundlesGone = bundles.purge(Duration.ofDays(bundleAge), batch);
    long coordinatorsGone = coordinators.purge(Duration.ofDays(coordinatorAge), batch);
    long workflowsGone = housekeeping.purge(Duration.ofDays(age), batch);
    LOG.info(
        "purge: {} workflows, {} coordinators and {} bundles are gone",
        workflowsGone,
        coordinatorsGone,
        bundlesGone);
    return Map.of("purge", "Purge command executed successfully");
  }

  /** The client sends an empty text for what its user did not say. */
  private static int number(String name, String value, int least, int standard) {
    if (value.isBlank()) {
      return standard;
    }
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw new InvalidRequestException(
        ErrorCode.E0302, name + " [" + value + "] must be a number from " + least);
  }
}
