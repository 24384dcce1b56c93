package io.drover.server.rest;

import java.io.IOException;

/** The body is larger than the server takes. */
final class RequestTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  RequestTooLargeException(long limit) {
    super("The request's body is larger than the limit of " + limit + " bytes.");
  }
}
