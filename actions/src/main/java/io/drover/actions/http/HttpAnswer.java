package io.drover.actions.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a server answered; redirects arrive here as they are.
 *
 * @param from the address that answered
 * @param location where a 3xx or 201 points to
 * @param body whole, within the limit
 */
public record HttpAnswer(int status, URI from, Optional<String> location, byte[] body) {
  private static final int MULTIPLE_CHOICES = 300;
  private static final int OK = 200;

  public HttpAnswer {
    requireNonNull(from, "from");
    requireNonNull(location, "location");
    requireNonNull(body, "body");
  }

  /** True for 2xx. */
  public boolean successful() {
    return status >= OK && status < MULTIPLE_CHOICES;
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
