package io.drover.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.orphans.KillAnswer;
import io.drover.server.orphans.OrphanReport;
import io.drover.server.orphans.OrphanService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Native API: what runs for nobody, and its end. */
@Path("api/v1/orphans")
@Produces(MediaType.APPLICATION_JSON)
public final class OrphansResource {
  private static final int MOST_IDS = 1_000;

  private final OrphanService orphans;
  private final ServerInfo server;

  public OrphansResource(OrphanService orphans, ServerInfo server) {
    this.orphans = orphans;
    this.server = server;
  }

  /** Ids of a report. */
  public record KillRequest(@Nullable List<@Nullable String> ids) {}

  /** An answer for each id, in the order of the request. */
  public record KillAnswers(List<KillAnswer> results) {}

  @GET
  @Operation(
      summary = "What runs for no live attempt, and live attempts that nobody runs",
      description = "Asks every Livy endpoint and the cluster; changes nothing.")
  public OrphanReport report() {
    return orphans.report();
  }

  /** Each is examined again; what is no orphan at that moment is refused, by name. */
  @POST
  @Path("kill")
  @Operation(
      summary = "Ends orphans by the ids of a report",
      description =
          "Each is examined again at that moment: tag, user and record must match, else it is"
              + " refused.")
  @RequestBody(content = @Content(schema = @Schema(implementation = KillRequest.class)))
  public KillAnswers kill(byte[] body, @QueryParam("user.name") @Nullable String userName) {
    String user = server.user(Optional.ofNullable(userName), Optional.empty());
    return new KillAnswers(orphans.kill(ids(body), user));
  }

  private static List<String> ids(byte[] body) {
    KillRequest request;
    try {
      request = ApiJson.MAPPER.readValue(body, KillRequest.class);
    } catch (JsonProcessingException e) {
      throw refused();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (request == null
        || request.ids() == null
        || request.ids().stream().anyMatch(Objects::isNull)) {
      throw refused();
    }
    List<String> ids =
        request.ids().stream().flatMap(id -> Optional.ofNullable(id).stream()).toList();
    if (ids.isEmpty() || ids.size() > MOST_IDS) {
      throw refused();
    }
    return ids;
  }

  private static InvalidRequestException refused() {
    return new InvalidRequestException(
        ErrorCode.E0303,
        "the body must be {\"ids\": [...]} with 1 to " + MOST_IDS + " ids of a report");
  }
}
