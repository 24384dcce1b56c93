package io.drover.server.rest;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.core.Response;

/** What Oozie's REST can tell of a job of one kind, and do with it. */
interface OozieJob {
  String XML = "application/xml;charset=UTF-8";
  String TEXT = "text/plain;charset=UTF-8";

  /** Answers {@code show}. */
  Response show(OozieCall call);

  /** Does {@code action}; 200 even when the job's status does not allow it, as in Oozie. */
  Response apply(OozieCall call);

  static Response answer(String type, Object entity) {
    return Response.ok(entity, type).build();
  }

  static Response json(Object entity) {
    return answer(OozieJobsResource.JSON, entity);
  }

  /** Topics are those of a message broker, which this server does not have. */
  static InvalidRequestException noMessages() {
    return new InvalidRequestException(
        ErrorCode.E1601, "This server sends no JMS messages; use notification URLs or poll");
  }
}
