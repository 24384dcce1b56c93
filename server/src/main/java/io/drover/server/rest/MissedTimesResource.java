package io.drover.server.rest;

import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.MissedTimes;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** Native API: what schedules missed while no server ran. */
@Path("api/v1/missed-times")
@Produces(MediaType.APPLICATION_JSON)
public final class MissedTimesResource {
  private final CoordinatorService coordinators;

  public MissedTimesResource(CoordinatorService coordinators) {
    this.coordinators = coordinators;
  }

  /** What a coordinator missed while no server ran. */
  public record MissedView(
      String coordinator,
      String name,
      String execution,
      long missed,
      long runs,
      Instant first,
      Instant last) {
    static MissedView of(MissedTimes missed) {
      return new MissedView(
          missed.coordinator().value(),
          missed.name(),
          missed.execution().name(),
          missed.missed(),
          missed.runs(),
          missed.first(),
          missed.last());
    }
  }

  @GET
  @Operation(
      summary = "What coordinators missed before this server started, if no other server ran then")
  public List<MissedView> missed() {
    return coordinators.missedTimes().stream().map(MissedView::of).toList();
  }
}
