package io.drover.server.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Oozie's REST: administration that has a meaning here. */
@Path("oozie/{version: v[012]}/admin")
@Produces(OozieJobsResource.JSON)
public final class OozieAdminResource {
  private final ServerInfo server;

  public OozieAdminResource(ServerInfo server) {
    this.server = server;
  }

  @GET
  @Path("status")
  public Map<String, String> status() {
    return Map.of("systemMode", "NORMAL");
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

  @GET
  @Path("available-oozie-servers")
  public Map<String, String> servers() {
    return Map.of("drover", server.baseUrl().get() + "/oozie");
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
}
