package io.drover.server.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How patient notifications are.
 *
 * @param timeout longest time for one answer
 * @param retries how often one that failed is sent again
 * @param retryInterval time between two of them
 */
public record NotifierConfig(Duration timeout, int retries, Duration retryInterval) {
  public NotifierConfig {
    requireNonNull(timeout, "timeout");
    requireNonNull(retryInterval, "retryInterval");
  }
}
