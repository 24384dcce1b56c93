package io.drover.actions.verify;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyTarget;
import io.drover.actions.spark.SparkApplication;
import io.drover.actions.spark.SparkJob;
import io.drover.actions.spark.SparkPlaces;
import io.drover.actions.spark.SparkRestClient;
import io.drover.actions.spark.SparkUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Spark's own record says about an attempt: the history server, and while the application is
 * not there, its driver.
 *
 * <p>The history learns of an end late. Until then the answer is pending, so that the caller asks
 * again, for at most the configured lag; nothing here waits.
 */
final class SparkQuestions {
  private static final String TAGS = "spark.yarn.tags";
  private static final String LABEL = "spark.kubernetes.driver.label." + ClusterClient.DRIVER_LABEL;

  /** Clocks of the cluster and of Drover may differ this much. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private static final int MOST_CANDIDATES = 20;

  private final SparkPlaces places;
  private final Duration lag;
  private final InstantSource clock;

  SparkQuestions(SparkPlaces places, Duration lag, InstantSource clock) {
    this.places = requireNonNull(places, "places");
    this.lag = requireNonNull(lag, "lag");
    this.clock = requireNonNull(clock, "clock");
  }

  boolean hasHistory() {
    return places.history().isPresent();
  }

  /**
   * Asks about every application of the attempt.
   *
   * @param applications what the cluster knows of the attempt
   */
  Answer ask(VerifyTarget target, List<ClusterApplication> applications, Ended ended) {
    Set<String> ids = new LinkedHashSet<>(target.applicationIds());
    applications.forEach(one -> ids.add(one.id()));
    ids.removeIf(id -> !SparkRestClient.isApplicationId(id));
    Optional<String> page =
        applications.stream()
            .flatMap(one -> one.trackingUrl().stream())
            .findFirst()
            .or(() -> target.external().consoleUrl());
    List<Answer> findings = new ArrayList<>();
    try {
      if (ids.isEmpty()) {
        findings.addAll(byTag(target, ended));
      }
      for (String id : ids) {
        findings.add(byId(target, id, page, ended));
      }
    } catch (SparkUnavailableException e) {
      String question = ids.isEmpty() ? tagged(target) : "application " + String.join(", ", ids);
      String words = String.valueOf(e.getMessage());
      findings.add(Answer.unreachable(evidence(question, words, Verdict.UNKNOWN)));
    }
    return Answer.together(findings);
  }

  /** What other sources say about the end. */
  enum Ended {
    /** Nobody says that it ended. */
    NO,
    /** Livy says so, which may have lost sight of it. */
    SAYS_LIVY,
    /** The cluster says so. */
    SAYS_CLUSTER
  }

  private Answer byId(VerifyTarget target, String id, Optional<String> page, Ended ended) {
    Optional<SparkRestClient> history = places.history();
    Optional<SparkApplication> found = history.flatMap(server -> server.application(id));
    if (found.filter(SparkApplication::completed).isPresent()) {
      return judge(target, history.get(), found.get());
    }
    Optional<Answer> alive = ended == Ended.SAYS_CLUSTER ? Optional.empty() : atDriver(id, page);
    if (alive.isPresent()) {
      return alive.get();
    }
    return found.isPresent()
        ? incomplete(target, history.get(), found.get(), ended)
        : absent(target, "application " + id);
  }

  private static String tagged(VerifyTarget target) {
    return "applications tagged " + ClusterClient.tag(target.attempt());
  }

  /** Without an id, as Spark in local mode never tells one: the attempt's tag is in the record. */
  private List<Answer> byTag(VerifyTarget target, Ended ended) {
    if (places.history().isEmpty() || target.startedAt().isEmpty()) {
      return List.of(
          unknown(tagged(target), "no application id is known, and no history can be asked"));
    }
    SparkRestClient history = places.history().get();
    Instant since = target.startedAt().get().minus(CLOCKS_DIFFER);
    List<Answer> findings = new ArrayList<>();
    for (SparkApplication one : history.startedSince(since, MOST_CANDIDATES)) {
      if (carriesTag(target, history.properties(one))) {
        findings.add(
            one.completed()
                ? judge(target, history, one)
                : incomplete(target, history, one, ended));
      }
    }
    return findings.isEmpty() ? List.of(absent(target, tagged(target))) : findings;
  }

  private static boolean carriesTag(VerifyTarget target, Map<String, String> properties) {
    String tags = properties.getOrDefault(TAGS, "");
    return Arrays.stream(tags.split(",", -1))
            .map(String::strip)
            .anyMatch(ClusterClient.tag(target.attempt())::equals)
        || ClusterClient.driverLabel(target.attempt()).equals(properties.get(LABEL));
  }

  private Answer judge(VerifyTarget target, SparkRestClient history, SparkApplication ended) {
    String question = question(history, ended);
    if (!carriesTag(target, history.properties(ended))) {
      return unknown(
          question,
          "does not carry the tag "
              + ClusterClient.tag(target.attempt())
              + ", so it proves nothing");
    }
    SparkVerdict verdict = SparkVerdict.of(history.jobs(ended), () -> history.stages(ended));
    String attempt = ended.attempts() > 1 ? "attempt " + ended.attempts() + ": " : "";
    return finding(question, attempt + verdict.words(), verdict.verdict());
  }

  private static String question(SparkRestClient place, SparkApplication application) {
    return "application " + application.id() + " at " + place.base().getAuthority();
  }

  /** Listed, but its log is not closed. */
  private Answer incomplete(
      VerifyTarget target, SparkRestClient history, SparkApplication open, Ended ended) {
    String question = question(history, open);
    if (ended == Ended.NO) {
      return finding(question, "is not completed", Verdict.RUNNING);
    }
    return inTime(target)
        ? pending(question, "is not completed in the history yet", target)
        : unknown(
            question,
            "has ended, but its driver never closed its record: it was killed or crashed");
  }

  private Answer absent(VerifyTarget target, String question) {
    if (places.history().isEmpty()) {
      return unknown(
          question, "no Spark history server is configured, and no driver answers for it");
    }
    return inTime(target)
        ? pending(question, "is not in the history yet", target)
        : unknown(question, "is not in the history after " + lag + ": no event log was written");
  }

  private boolean inTime(VerifyTarget target) {
    return clock.instant().isBefore(target.askedSince().plus(lag));
  }

  private Optional<Answer> atDriver(String id, Optional<String> page) {
    return places.drivers(id, page).stream()
        .flatMap(driver -> atDriver(id, driver).stream())
        .findFirst();
  }

  /** A driver that has ended does not answer, which proves nothing; the history says how it was. */
  private Optional<Answer> atDriver(String id, SparkRestClient driver) {
    try {
      Optional<SparkApplication> running = driver.application(id);
      if (running.isEmpty()) {
        return Optional.empty();
      }
      List<SparkJob> jobs = driver.jobs(running.get());
      long done = jobs.stream().filter(job -> job.status().equals("SUCCEEDED")).count();
      String words = "its driver answers: " + done + " of " + jobs.size() + " jobs succeeded";
      return Optional.of(finding(question(driver, running.get()), words, Verdict.RUNNING));
    } catch (SparkUnavailableException e) {
      return Optional.empty();
    }
  }

  private Answer pending(String question, String answer, VerifyTarget target) {
    Instant until = target.askedSince().plus(lag);
    return Answer.pending(
        evidence(question, answer + ", asked again until " + until, Verdict.UNKNOWN));
  }

  private Answer unknown(String question, String answer) {
    return finding(question, answer, Verdict.UNKNOWN);
  }

  private Answer finding(String question, String answer, Verdict verdict) {
    return Answer.of(evidence(question, answer, verdict));
  }

  private Evidence evidence(String question, String answer, Verdict verdict) {
    return new Evidence("spark", question, answer, verdict, clock.instant());
  }
}
