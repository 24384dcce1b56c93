package io.drover.server.rest;

import io.drover.engine.store.ServerRow;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Native API: the servers that share the database. */
@Path("api/v1/servers")
@Produces(MediaType.APPLICATION_JSON)
public final class ServersResource {
  private final Supplier<List<ServerRow>> servers;

  public ServersResource(Supplier<List<ServerRow>> servers) {
    this.servers = servers;
  }

  /**
   * One server.
   *
   * @param alive false from the end of its lease until another server has taken over
   * @param held actions that it works on or waits with
   */
  public record ServerView(String id, String url, Instant startedAt, boolean alive, int held) {
    static ServerView of(ServerRow server) {
      return new ServerView(
          server.id(), server.url(), server.startedAt(), server.alive(), server.held());
    }
  }

  @GET
  @Operation(summary = "The servers that share the database, oldest first")
  public List<ServerView> list() {
    return servers.get().stream().map(ServerView::of).toList();
  }
}
