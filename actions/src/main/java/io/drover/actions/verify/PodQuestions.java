package io.drover.actions.verify;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterClient;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyTarget;
import io.drover.actions.kubernetes.DriverPod;
import io.drover.actions.kubernetes.KubernetesClient;
import io.drover.actions.kubernetes.KubernetesUnavailableException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What Kubernetes says about an attempt's driver. */
final class PodQuestions {
  private final KubernetesClient kubernetes;
  private final String defaultNamespace;
  private final InstantSource clock;

  PodQuestions(KubernetesClient kubernetes, String defaultNamespace, InstantSource clock) {
    this.kubernetes = requireNonNull(kubernetes, "kubernetes");
    this.defaultNamespace = requireNonNull(defaultNamespace, "defaultNamespace");
    this.clock = requireNonNull(clock, "clock");
  }

  Answer ask(VerifyTarget target, Optional<String> wanted) {
    String namespace = wanted.orElse(defaultNamespace);
    String label = ClusterClient.driverLabel(target.attempt());
    String question =
        "driver pods in " + namespace + " labelled " + ClusterClient.DRIVER_LABEL + "=" + label;
    try {
      List<DriverPod> pods = kubernetes.drivers(namespace, label);
      if (pods.isEmpty()) {
        return Answer.of(evidence(question, "there is none (any more)", Verdict.UNKNOWN));
      }
      return Answer.of(pods.size() == 1 ? judge(pods.get(0)) : ambiguous(question, pods));
    } catch (KubernetesUnavailableException e) {
      return Answer.unreachable(
          evidence(question, String.valueOf(e.getMessage()), Verdict.UNKNOWN));
    }
  }

  private Evidence judge(DriverPod pod) {
    String code = pod.exitCode().map(number -> ", exit code " + number).orElse("");
    String reason = pod.reason().map(text -> ", " + text).orElse("");
    return evidence(
        "driver pod " + pod.namespace() + "/" + pod.name(),
        "phase " + pod.phase() + code + reason,
        verdict(pod));
  }

  /** Side-cars may keep a pod running after Spark's container has ended. */
  private static Verdict verdict(DriverPod pod) {
    return switch (pod.phase().toLowerCase(Locale.ROOT)) {
      case "succeeded" -> byExitCode(pod, Verdict.SUCCEEDED);
      case "failed" -> Verdict.FAILED;
      case "running" -> byExitCode(pod, Verdict.RUNNING);
      case "pending" -> Verdict.RUNNING;
      default -> Verdict.UNKNOWN;
    };
  }

  private static Verdict byExitCode(DriverPod pod, Verdict without) {
    return pod.exitCode()
        .map(code -> code == 0 ? Verdict.SUCCEEDED : Verdict.FAILED)
        .orElse(without);
  }

  private Evidence ambiguous(String question, List<DriverPod> pods) {
    boolean running = pods.stream().anyMatch(pod -> verdict(pod) == Verdict.RUNNING);
    return evidence(
        question,
        pods.size()
            + " pods carry the label: "
            + String.join(", ", pods.stream().map(DriverPod::name).toList()),
        running ? Verdict.RUNNING : Verdict.UNKNOWN);
  }

  private Evidence evidence(String question, String answer, Verdict verdict) {
    return new Evidence("kubernetes", question, answer, verdict, clock.instant());
  }
}
