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

  ClusterAnswer ask(VerifyTarget target) {
    Optional<ClusterClient> cluster = clusters.apply(target);
    if (cluster.isEmpty()) {
      return nothing(Answer.of(unknown("application", "no cluster is configured to be asked")));
    }
    try {
      return ask(target, cluster.get());
    } catch (ClusterUnavailableException e) {
      return nothing(Answer.unreachable(unknown("application", String.valueOf(e.getMessage()))));
    }
  }

  private static ClusterAnswer nothing(Answer why) {
    return new ClusterAnswer(why, List.of(), false);
  }

  private ClusterAnswer ask(VerifyTarget target, ClusterClient cluster) {
    List<String> known =
        target.applicationIds().stream().filter(ResourceManagerClient::isApplicationId).toList();
    List<ClusterApplication> found = new ArrayList<>();
    for (String id : known) {
      cluster.byId(id).ifPresent(found::add);
    }
    if (!found.isEmpty()) {
      return judged(target, found);
    }
    String tag = ClusterClient.tag(target.attempt());
    List<ClusterApplication> tagged = cluster.byTag(tag);
    if (tagged.isEmpty()) {
      String question =
          known.isEmpty()
              ? "applications tagged " + tag
              : "application " + String.join(", ", known) + " and those tagged " + tag;
      Evidence none = unknown(question, "the cluster knows none");
      return new ClusterAnswer(Answer.of(none), List.of(), !known.isEmpty());
    }
    return tagged.size() == 1
        ? judged(target, tagged)
        : new ClusterAnswer(Answer.of(ambiguous(tag, tagged)), List.of(), false);
  }

  private ClusterAnswer judged(VerifyTarget target, List<ClusterApplication> found) {
    return new ClusterAnswer(
        Answer.of(found.stream().map(one -> judge(target, one)).toArray(Evidence[]::new)),
        found.stream().filter(one -> notOurs(target, one).isEmpty()).toList(),
        false);
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
    Optional<String> notOurs = notOurs(target, found);
    if (notOurs.isPresent()) {
      return unknown(question, notOurs.get());
    }
    String diagnostics = found.diagnostics().isBlank() ? "" : ": " + found.diagnostics().strip();
    return new Evidence(
        "yarn",
        question,
        found.state() + "/" + found.finalStatus() + diagnostics,
        found.verdict(),
        clock.instant());
  }

  /** Why the application says nothing about the attempt; empty when it is the attempt's. */
  private Optional<String> notOurs(VerifyTarget target, ClusterApplication found) {
    String tag = ClusterClient.tag(target.attempt());
    if (!found.tags().contains(tag)) {
      return Optional.of("does not carry the tag " + tag + ", so it is another job's");
    }
    return runsAsJobUser && !found.user().equals(Optional.of(target.user()))
        ? Optional.of(
            "runs as " + found.user().orElse("nobody") + ", the job's user is " + target.user())
        : Optional.empty();
  }

  private Evidence unknown(String question, String answer) {
    return new Evidence("yarn", question, answer, Verdict.UNKNOWN, clock.instant());
  }
}
