package io.drover.actions.verify;

import io.drover.actions.Evidence.Verdict;
import io.drover.actions.spark.SparkJob;
import io.drover.actions.spark.SparkStage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the jobs of an ended application say about it.
 *
 * <p>A failed job counts as repaired when the application itself did the same again with success: a
 * later job of the same name, description and group succeeded, or every stage of the failed job
 * completed in the end. An application without jobs proves nothing.
 */
record SparkVerdict(Verdict verdict, String words) {
  private static final int MOST_NAMED = 3;

  /**
   * @param jobs in the order of their ids
   * @param stages asked for only when a job failed
   */
  static SparkVerdict of(List<SparkJob> jobs, Supplier<List<SparkStage>> stages) {
    if (jobs.isEmpty()) {
      return new SparkVerdict(Verdict.UNKNOWN, "it ran no job, so Spark cannot tell");
    }
    List<SparkJob> failed = with(jobs, "FAILED");
    List<SparkJob> open =
        jobs.stream()
            .filter(job -> !job.status().equals("FAILED") && !job.status().equals("SUCCEEDED"))
            .toList();
    List<SparkStage> tries = failed.isEmpty() ? List.of() : stages.get();
    List<SparkJob> lost = failed.stream().filter(job -> !repaired(job, jobs, tries)).toList();
    String counts = counts(jobs, failed.size(), lost.size());
    if (!lost.isEmpty()) {
      return new SparkVerdict(Verdict.FAILED, counts + "; " + named(lost, tries));
    }
    if (!open.isEmpty()) {
      return new SparkVerdict(
          Verdict.UNKNOWN, counts + "; without an end: " + named(open, List.of()));
    }
    return new SparkVerdict(Verdict.SUCCEEDED, counts);
  }

  private static List<SparkJob> with(List<SparkJob> jobs, String status) {
    return jobs.stream().filter(job -> job.status().equals(status)).toList();
  }

  private static boolean repaired(SparkJob failed, List<SparkJob> jobs, List<SparkStage> tries) {
    boolean again =
        jobs.stream()
            .anyMatch(
                job ->
                    job.id() > failed.id()
                        && job.status().equals("SUCCEEDED")
                        && job.name().equals(failed.name())
                        && job.description().equals(failed.description())
                        && job.group().equals(failed.group()));
    boolean completed =
        !failed.stageIds().isEmpty()
            && failed.stageIds().stream().allMatch(stage -> completedInTheEnd(stage, tries));
    return again || completed;
  }

  private static boolean completedInTheEnd(int stage, List<SparkStage> tries) {
    Optional<SparkStage> last =
        tries.stream()
            .filter(one -> one.id() == stage)
            .max(Comparator.comparingInt(SparkStage::attempt));
    return last.filter(one -> one.status().equals("COMPLETE") || one.status().equals("SKIPPED"))
        .isPresent();
  }

  /** Spark keeps only so many jobs; the words say when older ones are gone. */
  private static String counts(List<SparkJob> jobs, int failed, int lost) {
    List<String> counts = new ArrayList<>();
    counts.add(with(jobs, "SUCCEEDED").size() + " of " + jobs.size() + " jobs succeeded");
    if (failed > lost) {
      counts.add((failed - lost) + " failed and were repeated with success");
    }
    if (lost > 0) {
      counts.add(lost + " failed");
    }
    if (jobs.get(0).id() > 0) {
      counts.add("jobs below " + jobs.get(0).id() + " are no longer listed");
    }
    return String.join(", ", counts);
  }

  private static String named(List<SparkJob> jobs, List<SparkStage> tries) {
    List<String> names = new ArrayList<>();
    for (SparkJob job : jobs.subList(0, Math.min(MOST_NAMED, jobs.size()))) {
      String why =
          tries.stream()
              .filter(one -> job.stageIds().contains(one.id()) && !one.failure().isEmpty())
              .map(one -> ": " + one.failure())
              .findFirst()
              .orElse("");
      names.add("job " + job.id() + " (" + job.name() + ")" + why);
    }
    String more = jobs.size() > MOST_NAMED ? " and " + (jobs.size() - MOST_NAMED) + " more" : "";
    return String.join("; ", names) + more;
  }
}
