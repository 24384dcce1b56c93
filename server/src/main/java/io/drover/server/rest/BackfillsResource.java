package io.drover.server.rest;

import io.drover.coordinator.Backfill;
import io.drover.coordinator.BackfillPlan;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.CoordinatorTime;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Native API: what makes up for parts of a coordinator's schedule. */
@Path("api/v1/coordinators/{id}/backfills")
@Produces(MediaType.APPLICATION_JSON)
public final class BackfillsResource {
  private final CoordinatorService coordinators;
  private final ServerInfo server;

  public BackfillsResource(CoordinatorService coordinators, ServerInfo server) {
    this.coordinators = coordinators;
    this.server = server;
  }

  /**
   * What to make up for.
   *
   * @param from UTC, such as {@code 2026-01-01T00:00Z}
   * @param to likewise; not included
   * @param parallel how many actions run at once; 1 when missing
   * @param reprocess {@code none}, {@code failed} or {@code all}; {@code none} when missing
   * @param dryRun whether only to plan
   */
  public record BackfillRequest(
      String from,
      String to,
      @Nullable Integer parallel,
      @Nullable String reprocess,
      boolean dryRun) {
    Backfill backfill() {
      return new Backfill(
          CoordinatorTime.parse("from", from == null ? "" : from),
          CoordinatorTime.parse("to", to == null ? "" : to),
          parallel == null ? 1 : parallel,
          reprocess == null ? Backfill.Reprocess.NONE : Backfill.Reprocess.parse(reprocess));
    }
  }

  /** A nominal time; {@code action} is the one that exists for it. */
  public record PlannedTime(
      Instant nominalAt, boolean runs, Optional<String> action, Optional<String> status) {
    static PlannedTime of(BackfillPlan.Slot slot) {
      return new PlannedTime(
          slot.nominalTime(),
          slot.runs(),
          slot.existing().map(existing -> existing.action().toString()),
          slot.existing().map(existing -> existing.status().name()));
    }
  }

  /** A plan and, unless it was only a plan, the job that carries it out. */
  public record BackfillAnswer(
      Optional<String> id,
      String coordinator,
      int definitionVersion,
      int runs,
      List<PlannedTime> times) {
    static BackfillAnswer of(Optional<CoordinatorJobId> id, BackfillPlan plan) {
      return new BackfillAnswer(
          id.map(CoordinatorJobId::value),
          plan.coordinator().value(),
          plan.definitionVersion(),
          plan.toRun().size(),
          plan.times().stream().map(PlannedTime::of).toList());
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary =
          "Makes up for a part of a coordinator's schedule, or with dryRun says what would run")
  public BackfillAnswer backfill(
      @PathParam("id") String id,
      @QueryParam("user.name") @Nullable String userName,
      @Nullable BackfillRequest request) {
    CoordinatorJobId coordinator = new CoordinatorJobId(id);
    BackfillRequest asked =
        ScheduleViews.required(
            request, "{\"from\": \"2026-01-01T00:00Z\", \"to\": \"2026-02-01T00:00Z\"}");
    Backfill backfill = asked.backfill();
    BackfillPlan plan = coordinators.planBackfill(coordinator, backfill);
    Optional<CoordinatorJobId> made =
        asked.dryRun()
            ? Optional.empty()
            : Optional.of(
                coordinators.backfill(
                    coordinator,
                    backfill,
                    server.user(Optional.ofNullable(userName), Optional.empty())));
    return BackfillAnswer.of(made, plan);
  }

  @GET
  @Operation(summary = "The backfills of a coordinator, oldest first")
  public List<ScheduleViews.CoordinatorSummary> backfills(@PathParam("id") String id) {
    List<CoordinatorJob> backfills = coordinators.backfills(new CoordinatorJobId(id));
    return backfills.stream().map(ScheduleViews.CoordinatorSummary::of).toList();
  }
}
