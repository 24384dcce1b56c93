package io.drover.actions.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How long and how much.
 *
 * @param connect longest time to connect to one address
 * @param answer longest time for one request and its whole answer
 * @param total longest time over all addresses and follow-up requests of one call
 * @param bytes largest answer
 * @param trust certificates that https accepts; empty means the platform's
 */
public record HttpLimits(
    Duration connect, Duration answer, Duration total, int bytes, Optional<SSLContext> trust) {
  private static final int DEFAULT_BYTES = 64 * 1024 * 1024;

  /** 5 s to connect, 20 s to answer, 45 s in all, 64 MiB, the platform's certificates. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(45),
          DEFAULT_BYTES,
          Optional.empty());

  public HttpLimits {
    requireNonNull(connect, "connect");
    requireNonNull(answer, "answer");
    requireNonNull(total, "total");
    requireNonNull(trust, "trust");
  }

  /** The same, accepting these certificates. */
  public HttpLimits trusting(SSLContext certificates) {
    return new HttpLimits(connect, answer, total, bytes, Optional.of(certificates));
  }
}
