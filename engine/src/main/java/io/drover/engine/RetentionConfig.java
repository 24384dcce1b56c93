package io.drover.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long ended jobs are kept.
 *
 * @param succeeded time since the end of a job that succeeded; zero keeps it for ever
 * @param failed the same for all others
 * @param every how often it is looked for jobs that may go
 * @param batch most jobs that are deleted in one transaction
 */
public record RetentionConfig(Duration succeeded, Duration failed, Duration every, int batch) {
  public RetentionConfig {
    requireNonNull(succeeded, "succeeded");
    requireNonNull(failed, "failed");
    requireNonNull(every, "every");
    if (every.isZero() || every.isNegative() || batch < 1) {
      throw new IllegalArgumentException("retention needs a time and a batch above zero");
    }
  }

  Duration of(Ended ended) {
    return ended == Ended.SUCCEEDED ? succeeded : failed;
  }
}
