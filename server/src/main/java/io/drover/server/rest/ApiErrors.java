package io.drover.server.rest;

import io.drover.engine.store.StoreException;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.glassfish.jersey.server.ParamException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every exception as an answer: a JSON body on both APIs, and below {@code /oozie} the two headers
 * that Oozie's clients read.
 */
@Provider
public final class ApiErrors implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  @Context private @Nullable UriInfo uriInfo;

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof InvalidRequestException e) {
      LOG.info("refused: {} {}", e.code(), e.getMessage());
      int status = isOozie() ? e.code().httpStatus() : e.code().nativeStatus();
      return answer(status, e.code().name(), String.valueOf(e.getMessage()), e.problems());
    }
    if (failure instanceof RequestTooLargeException e) {
      return answer(413, ErrorCode.E0736.name(), String.valueOf(e.getMessage()), List.of());
    }
    if (failure instanceof ParamException e) {
      // Jersey's own answer to ?offset=abc is 404
      return answer(
          400,
          ErrorCode.E0303.name(),
          "Parameter '" + e.getParameterName() + "' has a value that does not fit its type",
          List.of());
    }
    if (failure instanceof WebApplicationException e) {
      int status = e.getResponse().getStatus();
      ErrorCode code = status == 404 ? ErrorCode.E0301 : ErrorCode.E1603;
      String message =
          status == 404 && uriInfo != null
              ? "Invalid resource [" + uriInfo.getPath() + "]: this server does not have it"
              : String.valueOf(e.getMessage());
      return answer(status, code.name(), message, List.of());
    }
    if (failure instanceof StoreException e) {
      LOG.warn("the database failed", e);
      return answer(
          503, ErrorCode.D0003.name(), "The database does not answer; try again.", List.of());
    }
    String id = UUID.randomUUID().toString();
    LOG.error("internal error {}", id, failure);
    return answer(
        500, ErrorCode.D0002.name(), "Internal error " + id + "; see the server's log.", List.of());
  }

  private boolean isOozie() {
    return uriInfo != null && uriInfo.getPath().startsWith("oozie");
  }

  private Response answer(int status, String code, String message, List<Problem> problems) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("httpStatusCode", status);
    error.put("problems", ProblemView.of(problems));
    Response.ResponseBuilder response =
        Response.status(status)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(Map.of("error", error));
    if (isOozie()) {
      response.header("oozie-error-code", code);
      response.header("oozie-error-message", headerText(code + ": " + message));
    }
    return response.build();
  }

  /** Header values are one line of printable Latin-1. */
  private static String headerText(String message) {
    StringBuilder line = new StringBuilder();
    message
        .codePoints()
        .limit(2_000)
        .forEach(c -> line.append(c < ' ' ? ' ' : c > 255 ? '?' : (char) c));
    return line.toString();
  }
}
