package io.drover.actions.kubernetes;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A Spark driver's pod.
 *
 * @param applicationId Spark's id, from the label {@code spark-app-selector}
 * @param phase Pending, Running, Succeeded, Failed or Unknown
 * @param exitCode of the container that runs Spark; empty while it has not ended
 * @param reason why the container ended or waits, or why the pod failed, such as {@code OOMKilled}
 */
public record DriverPod(
    String namespace,
    String name,
    Optional<String> applicationId,
    String phase,
    Optional<Integer> exitCode,
    Optional<String> reason) {
  public DriverPod {
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    requireNonNull(applicationId, "applicationId");
    requireNonNull(phase, "phase");
    requireNonNull(exitCode, "exitCode");
    requireNonNull(reason, "reason");
  }
}
