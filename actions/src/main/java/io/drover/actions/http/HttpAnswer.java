package io.drover.actions.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a server answered; redirects arrive here as they are. */
public final class HttpAnswer {
  private static final int MULTIPLE_CHOICES = 300;
  private static final int OK = 200;

  private final int status;
  private final URI from;
  private final Optional<String> location;
  private final byte[] body;

  HttpAnswer(int status, URI from, Optional<String> location, byte[] body) {
    this.status = status;
    this.from = requireNonNull(from, "from");
    this.location = requireNonNull(location, "location");
    this.body = requireNonNull(body, "body");
  }

  public int status() {
    return status;
  }

  /** The address that answered. */
  public URI from() {
    return from;
  }

  /** Where a 3xx or 201 points to. */
  public Optional<String> location() {
    return location;
  }

  /** The whole body, within the limit; not copied, for it may be large. */
  public byte[] body() {
    return body;
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
