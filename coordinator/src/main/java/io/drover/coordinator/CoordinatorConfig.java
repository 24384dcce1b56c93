package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.application.ApplicationLimits;
import java.time.Duration;

/**
 * Settings of coordinators and bundles.
 *
 * @param limits what a coordinator gets when it says nothing, and the most it may have
 * @param lookEvery within what time a file that appears is seen
 * @param tolerance how late an action may be before the execution NONE skips it
 * @param poll how often the database is asked for work that nobody announced
 * @param batch most coordinators that share one transaction
 * @param threads how many files are looked at, and workflows prepared, at once
 * @param statusWithoutError whether RUNNINGWITHERROR and its kin are shown without their ending, as
 *     Oozie does by default
 */
public record CoordinatorConfig(
    ApplicationLimits limits,
    Duration lookEvery,
    Duration tolerance,
    Duration poll,
    int batch,
    int threads,
    boolean statusWithoutError) {

  /** What a server runs with when nothing is configured. */
  public static final CoordinatorConfig DEFAULTS =
      new CoordinatorConfig(
          ApplicationLimits.DEFAULTS,
          Duration.ofSeconds(60),
          Execution.DEFAULT_TOLERANCE,
          Duration.ofMillis(500),
          200,
          16,
          false);

  public CoordinatorConfig {
    requireNonNull(limits, "limits");
    requireNonNull(lookEvery, "lookEvery");
    requireNonNull(tolerance, "tolerance");
    requireNonNull(poll, "poll");
  }
}
