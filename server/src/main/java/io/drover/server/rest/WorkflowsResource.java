package io.drover.server.rest;

import io.drover.engine.Submission;
import io.drover.engine.SubmittedJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.AnyDefinition;
import io.drover.schema.Problem;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Native API: submit and validate workflows. */
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkflowsResource {
  private static final String FILE = "workflow.xml";
  private static final String APP_PATH = "oozie.wf.application.path";

  private final WorkflowService workflows;
  private final BundleStore bundles;
  private final ServerInfo server;

  public WorkflowsResource(WorkflowService workflows, BundleStore bundles, ServerInfo server) {
    this.workflows = workflows;
    this.bundles = bundles;
    this.server = server;
  }

  /** Id of a new job, and warnings about its definition. */
  public record Submitted(String id, List<ProblemView> problems) {
    static Response answer(SubmittedJob job) {
      return Response.created(URI.create("/api/v1/jobs/" + job.id()))
          .entity(new Submitted(job.id().value(), ProblemView.of(job.warnings())))
          .build();
    }
  }

  /** What a dry run found: nothing that refuses the workflow, and these warnings. */
  public record DryRun(String result, List<ProblemView> problems) {
    static Response answer(List<Problem> warnings) {
      return Response.ok(new DryRun("OK", ProblemView.of(warnings))).build();
    }
  }

  /** Problems of a definition. */
  public record Validated(List<ProblemView> problems) {}

  /**
   * Runs a workflow: the body is a workflow.xml, or a zip of an application directory. The content
   * type does not matter, the first bytes do, so that plain {@code curl --data-binary} works.
   */
  @POST
  @Path("workflows")
  @Operation(
      summary = "Runs a workflow: the body is a workflow.xml, or a zip of an application directory")
  public Response submit(
      byte[] body,
      @QueryParam("param") List<String> parameters,
      @QueryParam("start") @DefaultValue("true") boolean start,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @QueryParam("user.name") @Nullable String userName) {
    SubmittedBody sent = SubmittedBody.of(body, FILE, APP_PATH, parameters, bundles);
    Submission submission =
        new Submission(
            server.user(Optional.ofNullable(userName), sent.user()),
            sent.properties(),
            sent.xml(),
            start);
    if (dryRun) {
      return DryRun.answer(workflows.dryRun(submission));
    }
    return Submitted.answer(workflows.submitAndTell(submission));
  }

  /** Checks a definition of any kind; nothing is stored. */
  @POST
  @Path("validate")
  @Operation(summary = "Checks a workflow.xml, coordinator.xml or bundle.xml; nothing is stored")
  public Validated validate(byte[] body) {
    return new Validated(
        ProblemView.of(AnyDefinition.problems(SubmittedBody.xml(body, FILE), workflows::validate)));
  }
}
