package io.drover.server.rest;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.Submission;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.batch.BatchWorkflow;
import io.drover.server.batch.SingleBatch;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Native API: run a Spark application without writing a workflow. */
@Path("api/v1/batches")
@Produces(MediaType.APPLICATION_JSON)
public final class BatchesResource {
  private final WorkflowService workflows;
  private final ServerInfo server;

  public BatchesResource(WorkflowService workflows, ServerInfo server) {
    this.workflows = workflows;
    this.server = server;
  }

  /** Runs it as a workflow of one action, {@code batch}; the job is like any other. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response submit(
      @Nullable SingleBatch batch,
      @QueryParam("start") @DefaultValue("true") boolean start,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @QueryParam("user.name") @Nullable String userName) {
    if (batch == null) {
      throw new InvalidRequestException(ErrorCode.E0305, "the body is empty");
    }
    String user = server.user(Optional.ofNullable(userName), Optional.empty());
    Submission submission =
        new Submission(user, Map.of(), Optional.of(BatchWorkflow.xml(batch)), start);
    if (dryRun) {
      workflows.dryRun(submission);
      return Response.ok(new WorkflowsResource.DryRun("OK")).build();
    }
    WorkflowJobId id = workflows.submit(submission);
    return Response.created(URI.create("/api/v1/jobs/" + id))
        .entity(new WorkflowsResource.Submitted(id.value()))
        .build();
  }
}
