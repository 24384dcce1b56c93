package io.drover.server.rest;

import io.drover.engine.capacity.Admission;
import io.drover.engine.capacity.EndpointCapacity;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Native API: what Livy's endpoints have to do, and who waits for a place there. */
@Path("api/v1/capacity")
@Produces(MediaType.APPLICATION_JSON)
public final class CapacityResource {
  private final Admission admission;

  public CapacityResource(Admission admission) {
    this.admission = admission;
  }

  /** Every endpoint, by name. */
  public record CapacityView(List<EndpointView> endpoints) {}

  /**
   * One endpoint; numbers are those of all servers.
   *
   * @param starting batches and sessions that do not run yet
   * @param startingNow how many of them there may be now; fewer than {@code maxStarting} while Livy
   *     says that too much is being started
   */
  public record EndpointView(
      String name,
      int maxActive,
      int maxStarting,
      int maxSessions,
      int batches,
      int sessions,
      int starting,
      int startingNow,
      Optional<BackOffView> backOff,
      int waiting,
      List<LineView> lines) {
    static EndpointView of(EndpointCapacity one) {
      return new EndpointView(
          one.endpoint(),
          one.limits().active(),
          one.limits().starting(),
          one.limits().sessions(),
          one.batches(),
          one.sessions(),
          one.starting(),
          one.startingNow(),
          one.backOff().map(some -> new BackOffView(some.since(), some.last(), some.pausedUntil())),
          one.waiting(),
          one.lines().stream().map(LineView::of).toList());
    }
  }

  /** Livy has refused some: first, last, and until when nothing starts unless something ends. */
  public record BackOffView(Instant since, Instant lastRefusalAt, Optional<Instant> pausedUntil) {}

  /** Those who wait, by kind, queue, user and priority; highest priority first. */
  public record LineView(
      String kind,
      String queue,
      String user,
      String priority,
      int waiting,
      int suspended,
      Instant oldest,
      String reason) {
    static LineView of(EndpointCapacity.Line line) {
      return new LineView(
          line.kind().name().toLowerCase(Locale.ROOT),
          line.queue(),
          line.user(),
          line.priority().name(),
          line.waiting(),
          line.suspended(),
          line.oldest(),
          line.reason());
    }
  }

  @GET
  @Operation(summary = "Places in use at each Livy endpoint, and who waits for one and why")
  public CapacityView capacity() {
    return new CapacityView(admission.capacity().stream().map(EndpointView::of).toList());
  }
}
