package io.drover.actions.verify;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterClient;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.Verifier;
import io.drover.actions.VerifyResult;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.PathBase;
import io.drover.actions.file.PathChecks;
import io.drover.schema.action.PathCheck;
import io.drover.schema.action.VerifySpec;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks Livy, YARN and the file systems, and applies the rule of this package. The evidence is in
 * this order.
 *
 * <p>Applications are found by the ids that are known of the attempt, then by its tag, because an
 * id may never have reached Drover. An application that does not carry the attempt's tag, or runs
 * as somebody else where users are checked, is not the attempt's and says nothing about it.
 */
public final class EvidenceVerifier implements Verifier {
  private final Function<VerifyTarget, Optional<String>> livy;
  private final ClusterQuestions cluster;
  private final PathChecks paths;
  private final InstantSource clock;

  /**
   * @param livy Livy's word for the target's batch, asked for when the target brings none; empty
   *     when Livy cannot tell
   * @param clusters the cluster that runs the target; empty when none is configured
   * @param runsAsJobUser whether applications must run as the job's user, which holds when Livy
   *     impersonates
   */
  public EvidenceVerifier(
      Function<VerifyTarget, Optional<String>> livy,
      Function<VerifyTarget, Optional<ClusterClient>> clusters,
      boolean runsAsJobUser,
      FileSystems fileSystems,
      InstantSource clock) {
    this.livy = requireNonNull(livy, "livy");
    this.cluster = new ClusterQuestions(clusters, runsAsJobUser, clock);
    this.paths = new PathChecks(fileSystems);
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public VerifyResult verify(VerifySpec spec, VerifyTarget target) {
    List<Evidence> fromCluster = spec.yarn() ? cluster.ask(target) : List.of();
    List<Evidence> evidence = new ArrayList<>();
    if (spec.livy()) {
      evidence.add(askLivy(target, cluster.decidesOver(target, fromCluster)));
    }
    evidence.addAll(fromCluster);
    boolean running = Verdicts.says(evidence, Verdict.RUNNING);
    for (PathCheck output : spec.outputs()) {
      evidence.add(askOutput(output, target, running));
    }
    return new VerifyResult(Verdicts.together(evidence), evidence);
  }

  private Evidence askLivy(VerifyTarget target, boolean clusterDecides) {
    Optional<String> word = target.livyState().or(() -> livy.apply(target));
    Verdict verdict = word.map(LivyWord::verdict).orElse(Verdict.UNKNOWN);
    String answer = word.map(state -> "state " + state).orElse("Livy does not know the batch");
    if (verdict == Verdict.FAILED
        && clusterDecides
        && word.filter(LivyWord::mayBeLostContact).isPresent()) {
      verdict = Verdict.UNKNOWN;
      answer = answer + ", which also means lost contact: the cluster decides";
    }
    String question = "batch " + target.attempt().externalName();
    return new Evidence("livy", question, answer, verdict, clock.instant());
  }

  private Evidence askOutput(PathCheck output, VerifyTarget target, boolean running) {
    PathBase base = new PathBase(target.appPath(), Optional.empty());
    try {
      PathChecks.Finding finding = paths.look(output, base, target.user());
      Verdict missing = running ? Verdict.UNKNOWN : Verdict.FAILED;
      return output(finding.path(), finding.words(), finding.holds() ? Verdict.SUCCEEDED : missing);
    } catch (InvalidPathException e) {
      return output(output.path(), "not a path: " + e.getReason(), Verdict.UNKNOWN);
    } catch (IOException e) {
      return output(output.path(), "cannot look: " + e.getMessage(), Verdict.UNKNOWN);
    }
  }

  private Evidence output(String path, String words, Verdict verdict) {
    return new Evidence("output", path, words, verdict, clock.instant());
  }
}
