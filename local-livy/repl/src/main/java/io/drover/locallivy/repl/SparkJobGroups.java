package io.drover.locallivy.repl;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;

/** Job groups of a Spark context. */
final class SparkJobGroups implements JobGroups {
  private final SparkContext context;
  private final JavaSparkStatusTracker tracker;

  SparkJobGroups(JavaSparkContext context) {
    this.context = requireNonNull(context.sc(), "context");
    this.tracker = context.statusTracker();
  }

  @Override
  public void begin(String group) {
    context.setJobGroup(group, group, true);
  }

  @Override
  public void cancel(String group) {
    context.cancelJobGroup(group);
  }

  @Override
  public double progress(String group) {
    int all = 0;
    int completed = 0;
    for (SparkStageInfo stage : stages(group).toList()) {
      all += stage.numTasks();
      completed += stage.numCompletedTasks();
    }
    return all == 0 ? 0 : (double) completed / all;
  }

  private Stream<SparkStageInfo> stages(String group) {
    return IntStream.of(tracker.getJobIdsForGroup(group))
        .mapToObj(job -> Optional.<SparkJobInfo>ofNullable(tracker.getJobInfo(job)))
        .flatMap(Optional::stream)
        .flatMapToInt(job -> IntStream.of(job.stageIds()))
        .mapToObj(stage -> Optional.<SparkStageInfo>ofNullable(tracker.getStageInfo(stage)))
        .flatMap(Optional::stream);
  }
}
