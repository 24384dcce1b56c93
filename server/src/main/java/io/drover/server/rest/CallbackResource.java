package io.drover.server.rest;

import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code wf:callback} points to. Whoever calls says that an action has news; what they are is
 * asked of the action itself, so that a wrong or forged call costs one question.
 */
@Path(CallbackResource.PATH)
public final class CallbackResource {
  /** Under the server's address, without a slash before it. */
  public static final String PATH = "oozie/callback";

  private static final int LARGEST_BODY = 2048;

  private final WorkflowService workflows;

  public CallbackResource(WorkflowService workflows) {
    this.workflows = workflows;
  }

  @GET
  public Response get(
      @QueryParam("id") @Nullable String id, @QueryParam("status") @Nullable String status) {
    return called(id, status);
  }

  /**
   * The same with a body.
   *
   * @param body Java properties, which are read and forgotten
   */
  @POST
  public Response post(
      @QueryParam("id") @Nullable String id,
      @QueryParam("status") @Nullable String status,
      InputStream body)
      throws IOException {
    byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
    if (bytes.length > LARGEST_BODY) {
      throw invalid("The body has more than " + LARGEST_BODY + " bytes");
    }
    try {
      new Properties().load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw invalid("The body is not in the form of Java properties: " + e.getMessage());
    }
    return called(id, status);
  }

  private Response called(@Nullable String id, @Nullable String status) {
    if (id == null) {
      throw new InvalidRequestException(ErrorCode.E0402, "Parameter id is missing");
    }
    if (status == null) {
      throw invalid("Parameter status is missing");
    }
    workflows.callback(id);
    return Response.ok().build();
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.E0403, message);
  }
}
