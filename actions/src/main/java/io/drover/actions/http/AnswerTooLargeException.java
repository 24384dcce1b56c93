package io.drover.actions.http;

import java.io.IOException;

/** The server sends more than was allowed. */
public final class AnswerTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(int limit) {
    super("more than " + limit + " bytes");
  }
}
