package io.drover.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.drover.engine.Submission;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.batch.BatchWorkflow;
import io.drover.server.batch.SingleBatch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  @Operation(
      summary = "Runs a Spark application without a workflow.xml",
      description = "It becomes a workflow of one action; the answer is the id of its job.")
  @RequestBody(content = @Content(schema = @Schema(implementation = SingleBatch.class)))
  public Response submit(
      byte[] body,
      @QueryParam("start") @DefaultValue("true") boolean start,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @QueryParam("user.name") @Nullable String userName) {
    SingleBatch batch = batch(body);
    String user = server.user(Optional.ofNullable(userName), Optional.empty());
    Submission submission =
        new Submission(user, Map.of(), Optional.of(BatchWorkflow.xml(batch)), start);
    if (dryRun) {
      return WorkflowsResource.DryRun.answer(workflows.dryRun(submission));
    }
    return WorkflowsResource.Submitted.answer(workflows.submitAndTell(submission));
  }

  private static SingleBatch batch(byte[] body) {
    try {
      return ApiJson.MAPPER.readValue(body, SingleBatch.class);
    } catch (UnrecognizedPropertyException e) {
      List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      throw refused(
          "there is no '"
              + e.getPropertyName()
              + "' in a batch; it takes "
              + String.join(", ", known));
    } catch (ValueInstantiationException e) {
      throw refused("a list or a map of the batch holds null");
    } catch (MismatchedInputException e) {
      String place =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .filter(Objects::nonNull)
              .findFirst()
              .map(name -> "the value of '" + name + "' in the batch")
              .orElse("the body");
      throw refused(place + " has the wrong type; a batch is one object of JSON");
    } catch (JsonProcessingException e) {
      throw refused("the body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InvalidRequestException refused(String why) {
    return new InvalidRequestException(ErrorCode.E0303, why);
  }
}
