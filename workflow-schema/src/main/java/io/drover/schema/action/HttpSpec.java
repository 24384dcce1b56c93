package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code <http>}: one request.
 *
 * @param method in capitals
 * @param timeout for the whole answer; empty means the server's
 * @param expectedStatus such as {@code 2xx} or {@code 404}, at least one
 * @param retries how often to ask again after no answer or a 5xx
 * @param body sent as it stands; never together with {@code file}
 * @param contentType of body or file
 * @param file a path whose content is sent
 */
public record HttpSpec(
    String method,
    String url,
    Optional<Duration> timeout,
    List<String> expectedStatus,
    int retries,
    List<Header> headers,
    Optional<String> body,
    Optional<String> contentType,
    Optional<String> file) {

  /**
   * One header.
   *
   * @param value may be empty when there is a secret
   * @param secret name of a secret of the server, whose value follows {@code value}
   */
  public record Header(String name, String value, Optional<String> secret) {
    public Header {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
      requireNonNull(secret, "secret");
    }
  }

  public HttpSpec {
    requireNonNull(method, "method");
    requireNonNull(url, "url");
    requireNonNull(timeout, "timeout");
    expectedStatus = List.copyOf(expectedStatus);
    headers = List.copyOf(headers);
    requireNonNull(body, "body");
    requireNonNull(contentType, "contentType");
    requireNonNull(file, "file");
  }

  /** Whether this status is a success. */
  public boolean expects(int status) {
    return expectedStatus.contains(String.valueOf(status))
        || expectedStatus.contains(status / 100 + "xx");
  }
}
