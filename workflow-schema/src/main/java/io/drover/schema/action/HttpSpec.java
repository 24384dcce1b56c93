package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code <http>}: one request.
 *
 * @param method in capitals
 * @param timeout for the whole answer; empty means the server's
 * @param expectedStatus such as {@code 2xx} or {@code 404}, at least one
 * @param repeatable whether asking twice is harmless
 * @param headers no two that differ only in case, none that the connection itself needs
 */
public record HttpSpec(
    String method,
    String url,
    Optional<Duration> timeout,
    List<String> expectedStatus,
    boolean repeatable,
    Map<String, String> headers,
    Optional<Body> body) {

  /**
   * What is sent.
   *
   * @param text as it stands
   * @param contentType its media type
   */
  public record Body(String text, String contentType) {
    public Body {
      requireNonNull(text, "text");
      requireNonNull(contentType, "contentType");
    }
  }

  public HttpSpec {
    requireNonNull(method, "method");
    requireNonNull(url, "url");
    requireNonNull(timeout, "timeout");
    expectedStatus = List.copyOf(expectedStatus);
    headers = Map.copyOf(headers);
    requireNonNull(body, "body");
  }

  /** Whether this status is a success. */
  public boolean expects(int status) {
    return expectedStatus.contains(String.valueOf(status))
        || expectedStatus.contains(status / 100 + "xx");
  }
}
