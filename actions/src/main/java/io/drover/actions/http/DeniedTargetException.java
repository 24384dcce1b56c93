package io.drover.actions.http;

import java.net.UnknownHostException;

/** The server's configuration forbids requests to that host. */
public final class DeniedTargetException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  DeniedTargetException(String host, String address) {
    super(
        "requests to "
            + host
            + (address.isEmpty() || address.equals(host) ? "" : " (" + address + ")")
            + " are not allowed by http.allow and http.deny of this server");
  }
}
