package io.drover.actions.http;

import java.io.IOException;

/** No address of a service could be asked; the same call may work later. */
public final class ServiceUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public ServiceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public ServiceUnavailableException(String message) {
    super(message);
  }
}
