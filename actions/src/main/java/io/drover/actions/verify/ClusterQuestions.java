package io.drover.actions.verify;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyTarget;
import io.drover.actions.yarn.ResourceManagerClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the cluster says about an attempt's application. */
final class ClusterQuestions {
  private final Function<VerifyTarget, Optional<ClusterClient>> clusters;
  private final boolean runsAsJobUser;
  private final InstantSource clock;

  ClusterQuestions(
      Function<VerifyTarget, Optional<ClusterClient>> clusters,
      boolean runsAsJobUser,
      InstantSource clock) {
    this.clusters = requireNonNull(clusters, "clusters");
    this.runsAsJobUser = runsAsJobUser;
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Whether the cluster's answer settles what Livy may have misread: it knows the application, or
   * there is an application that it should know.
   */
  boolean decidesOver(VerifyTarget target, List<Evidence> answers) {
    return !answers.isEmpty()
        && (!known(target).isEmpty()
            || answers.stream().anyMatch(one -> one.verdict() != Verdict.UNKNOWN));
  }

  /** At least one entry. */
  List<Evidence> ask(VerifyTarget target) {
    Optional<ClusterClient> cluster = clusters.apply(target);
    if (cluster.isEmpty()) {
      return List.of(unknown("application", "no cluster is configured to be asked"));
    }
    try {
      return ask(target, cluster.get());
    } catch (ClusterUnavailableException e) {
      return List.of(unknown("application", String.valueOf(e.getMessage())));
    }
  }

  private List<Evidence> ask(VerifyTarget target, ClusterClient cluster) {
    List<Evidence> answers = new ArrayList<>();
    for (String id : known(target)) {
      cluster.byId(id).ifPresent(found -> answers.add(judge(target, found)));
    }
    if (!answers.isEmpty()) {
      return answers;
    }
    String tag = ClusterClient.tag(target.attempt());
    List<ClusterApplication> tagged = cluster.byTag(tag);
    if (tagged.isEmpty()) {
      return List.of(unknown("applications tagged " + tag, "the cluster knows none"));
    }
    if (tagged.size() == 1) {
      return List.of(judge(target, tagged.get(0)));
    }
    return List.of(ambiguous(tag, tagged));
  }

  private static List<String> known(VerifyTarget target) {
    return target.external().childIds().stream()
        .flatMap(ids -> Arrays.stream(ids.split(",", -1)))
        .map(String::strip)
        .filter(ResourceManagerClient::isApplicationId)
        .distinct()
        .toList();
  }

  /** An attempt has one application; which of these it is, nobody can say. */
  private Evidence ambiguous(String tag, List<ClusterApplication> tagged) {
    boolean running = tagged.stream().anyMatch(one -> !one.ended());
    String answer =
        tagged.size()
            + " applications carry the tag: "
            + String.join(", ", tagged.stream().map(ClusterApplication::id).toList());
    return new Evidence(
        "yarn",
        "applications tagged " + tag,
        answer,
        running ? Verdict.RUNNING : Verdict.UNKNOWN,
        clock.instant());
  }

  private Evidence judge(VerifyTarget target, ClusterApplication found) {
    String question = "application " + found.id();
    String tag = ClusterClient.tag(target.attempt());
    if (!found.tags().contains(tag)) {
      return unknown(question, "does not carry the tag " + tag + ", so it is another job's");
    }
    if (runsAsJobUser && !found.user().equals(Optional.of(target.user()))) {
      return unknown(
          question,
          "runs as " + found.user().orElse("nobody") + ", the job's user is " + target.user());
    }
    String diagnostics = found.diagnostics().isBlank() ? "" : ": " + found.diagnostics().strip();
    return new Evidence(
        "yarn",
        question,
        found.state() + "/" + found.finalStatus() + diagnostics,
        found.verdict(),
        clock.instant());
  }

  private Evidence unknown(String question, String answer) {
    return new Evidence("yarn", question, answer, Verdict.UNKNOWN, clock.instant());
  }
}
