package io.drover.actions.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.Evidence.Verdict;
import io.drover.actions.spark.SparkJob;
import io.drover.actions.spark.SparkStage;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkVerdictTest {
  private static SparkJob job(int id, String name, String status, Integer... stages) {
    return new SparkJob(id, name, "", "", status, List.of(stages));
  }

  private static SparkVerdict verdict(List<SparkJob> jobs, SparkStage... stages) {
    return SparkVerdict.of(jobs, () -> List.of(stages));
  }

  @Test
  void noJobProvesNothing() {
    assertThat(verdict(List.of()).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void allJobsSucceeded() {
    SparkVerdict verdict =
        verdict(List.of(job(0, "count", "SUCCEEDED", 0), job(1, "save", "SUCCEEDED", 1)));

    assertThat(verdict).isEqualTo(new SparkVerdict(Verdict.SUCCEEDED, "2 of 2 jobs succeeded"));
  }

  @Test
  void failedJobIsNamedWithItsReason() {
    SparkVerdict verdict =
        verdict(
            List.of(job(0, "count", "SUCCEEDED", 0), job(1, "save at R.java:33", "FAILED", 1)),
            new SparkStage(1, 0, "FAILED", "Job aborted: no space"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(verdict.words()).contains("1 failed", "save at R.java:33", "no space");
  }

  @Test
  void failedJobThatTheApplicationRepeatedIsNoFailure() {
    SparkVerdict verdict =
        verdict(
            List.of(
                job(0, "save at R.java:33", "FAILED", 0),
                job(1, "save at R.java:33", "SUCCEEDED", 1)),
            new SparkStage(0, 0, "FAILED", "lost"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.SUCCEEDED);
    assertThat(verdict.words()).contains("1 failed and were repeated with success");
  }

  @Test
  void successBeforeTheFailureOrOfSomethingElseRepairsNothing() {
    assertThat(
            verdict(List.of(job(0, "save", "SUCCEEDED", 0), job(1, "save", "FAILED", 1))).verdict())
        .isEqualTo(Verdict.FAILED);
    assertThat(
            verdict(List.of(job(0, "save", "FAILED", 0), job(1, "count", "SUCCEEDED", 1)))
                .verdict())
        .isEqualTo(Verdict.FAILED);
    SparkJob otherTable = new SparkJob(1, "save", "table b", "", "SUCCEEDED", List.of(1));
    assertThat(verdict(List.of(job(0, "save", "FAILED", 0), otherTable)).verdict())
        .isEqualTo(Verdict.FAILED);
  }

  @Test
  void failedJobWhoseStagesAllCompletedInTheEndIsNoFailure() {
    SparkVerdict repaired =
        verdict(
            List.of(job(0, "save", "FAILED", 0, 1)),
            new SparkStage(0, 0, "COMPLETE", ""),
            new SparkStage(1, 0, "FAILED", "fetch failed"),
            new SparkStage(1, 1, "COMPLETE", ""));
    SparkVerdict half =
        verdict(
            List.of(job(0, "save", "FAILED", 0, 1)),
            new SparkStage(0, 0, "COMPLETE", ""),
            new SparkStage(1, 0, "COMPLETE", ""),
            new SparkStage(1, 1, "FAILED", "fetch failed"));

    assertThat(repaired.verdict()).isEqualTo(Verdict.SUCCEEDED);
    assertThat(half.verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void jobWithoutAnEndProvesNothing() {
    SparkVerdict verdict =
        verdict(List.of(job(0, "count", "SUCCEEDED", 0), job(1, "save", "RUNNING", 1)));

    assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict.words()).contains("job 1 (save)");
  }

  @Test
  void wordsSayWhenOldJobsAreNoLongerListed() {
    assertThat(verdict(List.of(job(17, "count", "SUCCEEDED", 3))).words())
        .contains("jobs below 17 are no longer listed");
  }
}
