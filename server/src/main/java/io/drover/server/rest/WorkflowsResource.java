package io.drover.server.rest;

import io.drover.engine.Submission;
import io.drover.engine.SubmittedJob;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Native API: submit and validate workflows. */
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkflowsResource {
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
    Map<String, String> properties = properties(parameters);
    String user =
        server.user(
            Optional.ofNullable(userName), Optional.ofNullable(properties.get("user.name")));
    Submission submission =
        isZip(body)
            ? new Submission(
                user, withAppPath(properties, bundles.unpack(body)), Optional.empty(), start)
            : new Submission(user, properties, Optional.of(xml(body)), start);
    if (dryRun) {
      return DryRun.answer(workflows.dryRun(submission));
    }
    return Submitted.answer(workflows.submitAndTell(submission));
  }

  /** Checks a workflow.xml; nothing is stored. */
  @POST
  @Path("validate")
  @Operation(summary = "Checks a workflow.xml; nothing is stored")
  public Validated validate(byte[] body) {
    return new Validated(ProblemView.of(workflows.validate(xml(body))));
  }

  private static Map<String, String> properties(List<String> parameters) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals <= 0) {
        throw new InvalidRequestException(
            ErrorCode.E0303, "param '" + parameter + "' must be written param=key=value");
      }
      properties.put(
          parameter.substring(0, equals).strip(), parameter.substring(equals + 1).strip());
    }
    return properties;
  }

  private static Map<String, String> withAppPath(
      Map<String, String> properties, java.nio.file.Path directory) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.put(APP_PATH, directory.toUri().toString());
    return all;
  }

  private static boolean isZip(byte[] body) {
    return body.length > 3 && body[0] == 'P' && body[1] == 'K' && body[2] == 3 && body[3] == 4;
  }

  private static String xml(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (!withoutMark.stripLeading().startsWith("<")) {
      throw new InvalidRequestException(
          ErrorCode.E0300,
          "The body is neither a workflow.xml nor a zip bundle; send one with"
              + " curl --data-binary @workflow.xml");
    }
    return withoutMark;
  }
}
