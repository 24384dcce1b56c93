package io.drover.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;

/**
 * Settings of the engine.
 *
 * @param systemId stands in every job id, such as {@code drover}
 * @param lease how long a server that gives no sign of life is believed to be alive; then others
 *     take over what it held
 * @param poll how often the database is asked for work that nobody announced
 * @param actionThreads how many action calls run at once
 * @param loopBatch most jobs that share one transaction
 * @param retriesMax transient retries of a start or check (Oozie's {@code
 *     oozie.action.retries.max})
 * @param retryInterval time between two of them
 * @param userRetryMax cap of {@code retry-max}
 * @param userRetryInterval default of {@code retry-interval}
 * @param userRetryCodes error codes that a user retry is for; {@code ALL} means any
 * @param definitionLimit largest workflow.xml in bytes
 * @param subWorkflowDepth how deep sub-workflows may nest (Oozie's {@code
 *     oozie.action.subworkflow.max.depth})
 * @param nameNode file system of application paths without a scheme; empty means local files
 */
public record EngineConfig(
    String systemId,
    Duration lease,
    Duration poll,
    int actionThreads,
    int loopBatch,
    int retriesMax,
    Duration retryInterval,
    int userRetryMax,
    Duration userRetryInterval,
    Set<String> userRetryCodes,
    int definitionLimit,
    int subWorkflowDepth,
    String nameNode) {

  /** What a server runs with when nothing is configured. */
  public static final EngineConfig DEFAULTS =
      new EngineConfig(
          "drover",
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          32,
          500,
          3,
          Duration.ofSeconds(10),
          3,
          Duration.ofMinutes(10),
          Set.of(
              "JA008",
              "JA009",
              "JA017",
              "JA018",
              "JA019",
              "FS009",
              "FS008",
              "FS014",
              "HTTP_STATUS"),
          5 * 1024 * 1024,
          50,
          "");

  public EngineConfig {
    requireNonNull(systemId, "systemId");
    requireNonNull(lease, "lease");
    requireNonNull(poll, "poll");
    requireNonNull(retryInterval, "retryInterval");
    requireNonNull(userRetryInterval, "userRetryInterval");
    userRetryCodes = Set.copyOf(userRetryCodes);
    requireNonNull(nameNode, "nameNode");
  }

  /** Where a path without a scheme lies, as the beginning of a URI. */
  public String defaultFileSystem() {
    return nameNode.isEmpty() ? "file://" : nameNode;
  }

  /** The same with other codes that a user retry is for. */
  public EngineConfig withUserRetryCodes(Set<String> codes) {
    return new EngineConfig(
        systemId,
        lease,
        poll,
        actionThreads,
        loopBatch,
        retriesMax,
        retryInterval,
        userRetryMax,
        userRetryInterval,
        codes,
        definitionLimit,
        subWorkflowDepth,
        nameNode);
  }

  /** The same with another lease. */
  public EngineConfig withLease(Duration time) {
    return new EngineConfig(
        systemId,
        time,
        poll,
        actionThreads,
        loopBatch,
        retriesMax,
        retryInterval,
        userRetryMax,
        userRetryInterval,
        userRetryCodes,
        definitionLimit,
        subWorkflowDepth,
        nameNode);
  }

  /** The same with another transient retry policy. */
  public EngineConfig withRetries(int max, Duration interval) {
    return new EngineConfig(
        systemId,
        lease,
        poll,
        actionThreads,
        loopBatch,
        max,
        interval,
        userRetryMax,
        userRetryInterval,
        userRetryCodes,
        definitionLimit,
        subWorkflowDepth,
        nameNode);
  }
}
