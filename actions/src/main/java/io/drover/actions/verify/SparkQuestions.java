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
 * <p>The history learns of an end late. Until then the answer is RUNNING, so that the caller asks
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
   * At least one entry.
   *
   * @param applications what the cluster knows of the attempt
   * @param ended whether another source says that it runs no more
   */
  List<Evidence> ask(VerifyTarget target, List<ClusterApplication> applications, boolean ended) {
    Set<String> ids = new LinkedHashSet<>(target.applicationIds());
    applications.forEach(one -> ids.add(one.id()));
    ids.removeIf(id -> !SparkRestClient.isApplicationId(id));
    Optional<String> page =
        applications.stream()
            .flatMap(one -> one.trackingUrl().stream())
            .findFirst()
            .or(() -> target.external().consoleUrl());
    try {
      if (ids.isEmpty()) {
        return byTag(target, ended);
      }
      List<Evidence> answers = new ArrayList<>();
      for (String id : ids) {
        answers.add(byId(target, id, page, ended));
      }
      return answers;
    } catch (SparkUnavailableException e) {
      return List.of(
          unknown("application " + String.join(", ", ids), String.valueOf(e.getMessage())));
    }
  }

  private Evidence byId(VerifyTarget target, String id, Optional<String> page, boolean ended) {
    Optional<SparkRestClient> history = places.history();
    Optional<SparkApplication> found = history.flatMap(server -> server.application(id));
    if (found.filter(SparkApplication::completed).isPresent()) {
      return judge(target, history.get(), found.get());
    }
    return (ended ? Optional.<Evidence>empty() : atDriver(id, page))
        .orElseGet(
            () ->
                found
                    .map(open -> incomplete(target, history.get(), open, ended))
                    .orElseGet(() -> absent(target, "application " + id)));
  }

  /** Without an id, as Spark in local mode never tells one: the attempt's tag is in the record. */
  private List<Evidence> byTag(VerifyTarget target, boolean ended) {
    String tag = ClusterClient.tag(target.attempt());
    String question = "applications tagged " + tag;
    if (places.history().isEmpty() || target.startedAt().isEmpty()) {
      return List.of(unknown(question, "no application id is known, and no history can be asked"));
    }
    SparkRestClient history = places.history().get();
    Instant since = target.startedAt().get().minus(CLOCKS_DIFFER);
    List<Evidence> answers = new ArrayList<>();
    for (SparkApplication one : history.startedSince(since, MOST_CANDIDATES)) {
      if (carriesTag(target, history.properties(one))) {
        answers.add(
            one.completed()
                ? judge(target, history, one)
                : incomplete(target, history, one, ended));
      }
    }
    return answers.isEmpty() ? List.of(absent(target, question)) : answers;
  }

  private static boolean carriesTag(VerifyTarget target, Map<String, String> properties) {
    String tags = properties.getOrDefault(TAGS, "");
    return Arrays.stream(tags.split(",", -1))
            .map(String::strip)
            .anyMatch(ClusterClient.tag(target.attempt())::equals)
        || ClusterClient.driverLabel(target.attempt()).equals(properties.get(LABEL));
  }

  private Evidence judge(VerifyTarget target, SparkRestClient history, SparkApplication ended) {
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
    return evidence(question, attempt + verdict.words(), verdict.verdict());
  }

  private static String question(SparkRestClient place, SparkApplication application) {
    return "application " + application.id() + " at " + place.base().getAuthority();
  }

  /** Listed, but its log is not closed. */
  private Evidence incomplete(
      VerifyTarget target, SparkRestClient history, SparkApplication open, boolean ended) {
    String question = question(history, open);
    if (!ended) {
      return evidence(question, "is not completed", Verdict.RUNNING);
    }
    return inTime(target)
        ? evidence(
            question,
            "is not completed yet in the history, asked again until " + lastAsk(target),
            Verdict.RUNNING)
        : unknown(
            question,
            "has ended, but its driver never closed its record: it was killed or crashed");
  }

  private Evidence absent(VerifyTarget target, String question) {
    if (places.history().isEmpty()) {
      return unknown(
          question, "no Spark history server is configured, and no driver answers for it");
    }
    return inTime(target)
        ? evidence(
            question,
            "is not in the history yet, asked again until " + lastAsk(target),
            Verdict.RUNNING)
        : unknown(question, "is not in the history after " + lag + ": no event log was written");
  }

  private boolean inTime(VerifyTarget target) {
    return clock.instant().isBefore(lastAsk(target));
  }

  private Instant lastAsk(VerifyTarget target) {
    return target.askedSince().plus(lag);
  }

  private Optional<Evidence> atDriver(String id, Optional<String> page) {
    return places.drivers(id, page).stream()
        .flatMap(driver -> atDriver(id, driver).stream())
        .findFirst();
  }

  /** A driver that has ended does not answer, which proves nothing; the history says how it was. */
  private Optional<Evidence> atDriver(String id, SparkRestClient driver) {
    try {
      Optional<SparkApplication> running = driver.application(id);
      if (running.isEmpty()) {
        return Optional.empty();
      }
      List<SparkJob> jobs = driver.jobs(running.get());
      long done = jobs.stream().filter(job -> job.status().equals("SUCCEEDED")).count();
      String words = "its driver answers: " + done + " of " + jobs.size() + " jobs succeeded";
      return Optional.of(evidence(question(driver, running.get()), words, Verdict.RUNNING));
    } catch (SparkUnavailableException e) {
      return Optional.empty();
    }
  }

  private Evidence unknown(String question, String answer) {
    return evidence(question, answer, Verdict.UNKNOWN);
  }

  private Evidence evidence(String question, String answer, Verdict verdict) {
    return new Evidence("spark", question, answer, verdict, clock.instant());
  }
}
