package io.drover.actions.verify;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.Verifier;
import io.drover.actions.VerifyResult;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.FileSystems;
import io.drover.actions.kubernetes.KubernetesClient;
import io.drover.actions.spark.SparkPlaces;
import io.drover.schema.action.OutputCheck;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks Livy, YARN, Kubernetes, Spark and the file systems, and applies the rule of this package.
 * The evidence is in this order.
 *
 * <p>Applications are found by the ids that are known of the attempt, then by its tag, because an
 * id may never have reached Drover. An application that does not carry the attempt's tag, or runs
 * as somebody else where users are checked, is not the attempt's and says nothing about it.
 */
public final class EvidenceVerifier implements Verifier {
  private final Function<VerifyTarget, Optional<String>> livy;
  private final ClusterQuestions cluster;
  private final Optional<PodQuestions> pods;
  private final Optional<SparkQuestions> spark;
  private final OutputQuestions outputs;
  private final InstantSource clock;

  /**
   * One that asks Livy, YARN and the file systems.
   *
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
    this(
        requireNonNull(livy, "livy"),
        new ClusterQuestions(clusters, runsAsJobUser, clock),
        Optional.empty(),
        Optional.empty(),
        new OutputQuestions(fileSystems, clock),
        clock);
  }

  private EvidenceVerifier(
      Function<VerifyTarget, Optional<String>> livy,
      ClusterQuestions cluster,
      Optional<PodQuestions> pods,
      Optional<SparkQuestions> spark,
      OutputQuestions outputs,
      InstantSource clock) {
    this.livy = livy;
    this.cluster = cluster;
    this.pods = pods;
    this.spark = spark;
    this.outputs = outputs;
    this.clock = clock;
  }

  /**
   * The same, asking Spark, too.
   *
   * @param lag how long after its end an application may be missing from the history
   */
  public EvidenceVerifier withSpark(SparkPlaces places, Duration lag) {
    return new EvidenceVerifier(
        livy, cluster, pods, Optional.of(new SparkQuestions(places, lag, clock)), outputs, clock);
  }

  /**
   * The same, asking Kubernetes, too.
   *
   * @param namespace where drivers run when the workflow does not say it
   */
  public EvidenceVerifier withKubernetes(KubernetesClient kubernetes, String namespace) {
    return new EvidenceVerifier(
        livy,
        cluster,
        Optional.of(new PodQuestions(kubernetes, namespace, clock)),
        spark,
        outputs,
        clock);
  }

  @Override
  public VerifyResult verify(VerifySpec spec, VerifyTarget target) {
    boolean asksSpark = spec.asks(VerifySource.SPARK);
    Optional<ClusterAnswer> yarn =
        spec.asks(VerifySource.YARN) || asksSpark
            ? Optional.of(cluster.ask(target))
            : Optional.empty();
    List<Answer> below = new ArrayList<>();
    if (spec.asks(VerifySource.YARN)) {
      yarn.ifPresent(answer -> below.add(orFromHistory(target, answer)));
    }
    if (spec.asks(VerifySource.KUBERNETES)) {
      below.add(askKubernetes(spec, target));
    }
    Answer clusters = Answer.together(below);
    List<Answer> answers = new ArrayList<>();
    boolean forgotten = false;
    if (spec.asks(VerifySource.LIVY)) {
      Optional<String> word = target.livyState().or(() -> livy.apply(target));
      forgotten = word.isEmpty();
      answers.add(Answer.of(livySays(target, word, decides(target, clusters))));
    }
    answers.add(clusters);
    if (asksSpark) {
      answers.add(askSpark(target, applications(yarn), ended(yarn, clusters, target)));
    }
    boolean running = Answer.together(answers).says(Verdict.RUNNING);
    for (OutputCheck output : spec.outputs()) {
      answers.add(outputs.ask(output, target, running));
    }
    Answer all = Answer.together(answers);
    // A Livy that has forgotten the batch contradicts nobody; without a cluster it leaves it open.
    List<Evidence> weighed =
        forgotten && clusters.says(Verdict.SUCCEEDED)
            ? all.evidence().stream().filter(one -> !one.source().equals("livy")).toList()
            : all.evidence();
    return new VerifyResult(
        Verdicts.together(weighed, all.pending()), all.evidence(), all.unreachable());
  }

  private static List<ClusterApplication> applications(Optional<ClusterAnswer> yarn) {
    return yarn.map(ClusterAnswer::applications).orElse(List.of());
  }

  /**
   * Whether what runs below Livy settles what Livy may have misread: it knows the application, or
   * there is an application that it should know.
   */
  private static boolean decides(VerifyTarget target, Answer clusters) {
    return !clusters.evidence().isEmpty()
        && (!target.applicationIds().isEmpty()
            || clusters.evidence().stream().anyMatch(one -> one.verdict() != Verdict.UNKNOWN));
  }

  private static SparkQuestions.Ended ended(
      Optional<ClusterAnswer> yarn, Answer clusters, VerifyTarget target) {
    boolean yarnRuns = applications(yarn).stream().anyMatch(application -> !application.ended());
    if (yarnRuns || clusters.says(Verdict.RUNNING)) {
      return SparkQuestions.Ended.NO;
    }
    if (yarn.filter(ClusterAnswer::saysEnded).isPresent()
        || clusters.says(Verdict.SUCCEEDED)
        || clusters.says(Verdict.FAILED)) {
      return SparkQuestions.Ended.SAYS_CLUSTER;
    }
    Optional<Verdict> word = target.livyState().map(LivyWord::verdict);
    return word.equals(Optional.of(Verdict.SUCCEEDED)) || word.equals(Optional.of(Verdict.FAILED))
        ? SparkQuestions.Ended.SAYS_LIVY
        : SparkQuestions.Ended.NO;
  }

  /** What YARN no longer knows, Spark's history may still know. */
  private Answer orFromHistory(VerifyTarget target, ClusterAnswer yarn) {
    if (!yarn.forgotten() || spark.filter(SparkQuestions::hasHistory).isEmpty()) {
      return yarn.answer();
    }
    Answer history = spark.get().ask(target, List.of(), SparkQuestions.Ended.SAYS_CLUSTER);
    return new Answer(
        history.evidence().stream()
            .map(
                one ->
                    new Evidence(
                        "yarn",
                        one.question(),
                        "YARN has forgotten it; Spark's history: " + one.answer(),
                        one.verdict(),
                        one.at()))
            .toList(),
        history.pending(),
        history.unreachable());
  }

  private Answer askSpark(
      VerifyTarget target, List<ClusterApplication> applications, SparkQuestions.Ended ended) {
    return spark
        .map(questions -> questions.ask(target, applications, ended))
        .orElseGet(() -> notConfigured("spark", "no Spark history server"));
  }

  private Answer askKubernetes(VerifySpec spec, VerifyTarget target) {
    return pods.map(questions -> questions.ask(target, spec.namespace()))
        .orElseGet(() -> notConfigured("kubernetes", "no Kubernetes API"));
  }

  private Answer notConfigured(String source, String what) {
    return Answer.of(
        new Evidence(
            source,
            "application",
            what + " is configured to be asked",
            Verdict.UNKNOWN,
            clock.instant()));
  }

  private Evidence livySays(VerifyTarget target, Optional<String> word, boolean clusterDecides) {
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
}
