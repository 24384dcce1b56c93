package io.drover.faults.oracle;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.drover.faults.load.Kind;
import io.drover.faults.load.SubmittedJob;
import io.drover.faults.load.SubmittedJob.Answer;
import io.drover.faults.oracle.StoredJobs.Attempt;
import io.drover.faults.oracle.StoredJobs.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says by the ledger and the rows what became of every job. It knows the rules of Drover's answers,
 * and none of Drover's code.
 */
public final class Oracle {
  /** The batch is gone and nobody can tell how it ended. */
  private static final String UNKNOWN = "LIVY_UNKNOWN";

  /** Livy, or who spoke in its place, refused the batch. */
  private static final String REJECTED = "LIVY_REJECTED";

  /** The batch ran and failed. */
  private static final String FAILED = "JA018";

  private final Ledger ledger;
  private final StoredJobs stored;
  private final Map<String, Job> byName = new HashMap<>();
  private final Map<String, List<Job>> children = new HashMap<>();
  private final Set<String> doubles = new TreeSet<>();
  private final List<String> losses = new ArrayList<>();
  private final List<String> hangs = new ArrayList<>();
  private final Map<String, Integer> ends = new TreeMap<>();

  private Oracle(Ledger ledger, StoredJobs stored) {
    this.ledger = ledger;
    this.stored = stored;
    for (Job job : stored.jobs()) {
      if (job.parent().isPresent()) {
        children.computeIfAbsent(job.parent().get(), id -> new ArrayList<>()).add(job);
      } else if (byName.put(job.name(), job) != null) {
        // one submission, one job
        doubles.add("two jobs are named " + job.name());
      }
    }
  }

  /**
   * Judges when nothing moves any more.
   *
   * @param ledgerFile of the Livy that all jobs went to
   */
  public static Judgement judge(List<SubmittedJob> submitted, Path ledgerFile, Connection database)
      throws IOException, SQLException {
    Oracle oracle = new Oracle(Ledger.read(ledgerFile), StoredJobs.read(database));
    oracle.judgeStarts();
    int jobs = 0;
    for (SubmittedJob job : submitted) {
      Optional<Job> found = Optional.ofNullable(oracle.byName.get(job.name()));
      if (found.isPresent()) {
        jobs++;
        oracle.judge(job, found.get());
      } else if (job.answer() == Answer.ACCEPTED) {
        jobs++;
        oracle.losses.add(job.name() + " was accepted and is not there");
      }
    }
    return new Judgement(
        jobs,
        oracle.ledger.total(),
        List.copyOf(oracle.doubles),
        oracle.losses,
        oracle.hangs,
        oracle.ends);
  }

  /** One attempt, one application at most, and none that no attempt knows of. */
  private void judgeStarts() {
    Set<String> known = new HashSet<>();
    stored.attempts().values().forEach(list -> list.forEach(one -> known.add(one.name())));
    ledger
        .starts()
        .forEach(
            (attempt, times) -> {
              if (times > 1) {
                doubles.add(attempt + " was started " + times + " times");
              } else if (!known.contains(attempt)) {
                doubles.add(attempt + " was started and no attempt is stored");
              }
            });
  }

  private void judge(SubmittedJob submitted, Job job) {
    Kind kind = submitted.kind();
    List<Attempt> attempts = attemptsBelow(job);
    String errors =
        attempts.stream()
            .flatMap(attempt -> attempt.error().stream())
            .distinct()
            .sorted()
            .collect(joining(" "));
    ends.merge(
        kind + " " + job.status() + (errors.isEmpty() ? "" : " (" + errors + ")"), 1, Integer::sum);
    String subject = job.name() + " (" + job.id() + ", " + job.status() + " " + errors + ")";
    if (!job.hasEnded()) {
      hangs.add(subject + " has not ended");
      return;
    }
    if (submitted.killed() && !job.status().equals("KILLED")) {
      losses.add(subject + " was killed, so it was said");
    }
    for (Attempt attempt : attempts) {
      contradiction(attempt).ifPresent(what -> losses.add(subject + ": " + what));
    }
    for (Job child : children.getOrDefault(job.id(), List.of())) {
      if (!child.hasEnded()) {
        hangs.add(child.id() + ", a child of " + subject + ", has not ended");
      }
    }
    if (job.status().equals("SUCCEEDED")) {
      judgeSuccess(kind, job, subject);
    } else if (!job.status().equals(kind.end()) && !explained(attempts)) {
      losses.add(subject + " should have " + kind.end());
    }
  }

  private List<Attempt> attemptsBelow(Job job) {
    List<Attempt> attempts = new ArrayList<>(stored.attempts(job.id()));
    children
        .getOrDefault(job.id(), List.of())
        .forEach(child -> attempts.addAll(stored.attempts(child.id())));
    return attempts;
  }

  private void judgeSuccess(Kind kind, Job job, String subject) {
    // a user's kill may come when it is over; a batch that fails is never a success
    if (kind == Kind.RETRY) {
      losses.add(subject + " has succeeded although its batch fails");
    }
    Map<String, String> statuses =
        stored.attempts(job.id()).stream()
            .collect(toMap(Attempt::node, Attempt::status, (first, second) -> first));
    for (String node : kind.batches()) {
      if (!"OK".equals(statuses.get(node))) {
        losses.add(subject + " has succeeded without " + node);
      }
    }
    if (kind == Kind.SUB_WORKFLOW
        && children.getOrDefault(job.id(), List.of()).stream()
            .noneMatch(child -> child.status().equals("SUCCEEDED"))) {
      losses.add(subject + " has succeeded without its child");
    }
    if (kind == Kind.DECISION && statuses.containsKey("wrong")) {
      losses.add(subject + " has gone both ways");
    }
  }

  /** What is said of an attempt, against what was started. */
  private Optional<String> contradiction(Attempt attempt) {
    if (!attempt.isBatch()) {
      return Optional.empty();
    }
    boolean ran = ledger.starts(attempt.name()) > 0;
    boolean saysItRan =
        attempt.status().equals("OK") || attempt.error().equals(Optional.of(FAILED));
    if (saysItRan && !ran) {
      return Optional.of(attempt.name() + " is said to have run and was never started");
    }
    return ran && attempt.error().equals(Optional.of(REJECTED))
        ? Optional.of(attempt.name() + " is said to be refused and was started")
        : Optional.empty();
  }

  /** Livy lost or refused a batch of it, so the job cannot do what it was to do. */
  private static boolean explained(List<Attempt> attempts) {
    return attempts.stream()
        .flatMap(attempt -> attempt.error().stream())
        .anyMatch(error -> error.equals(UNKNOWN) || error.equals(REJECTED));
  }
}
