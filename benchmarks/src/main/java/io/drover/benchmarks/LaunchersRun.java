package io.drover.benchmarks;

import io.drover.benchmarks.ClusterRest.Application;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was seen of some jobs on a cluster over time. Confined to one thread. */
final class LaunchersRun {
  static final String LAUNCHER = "LAUNCHER";

  private final String name;
  private final int jobs;
  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, Integer> mostContainers = new HashMap<>();
  private List<Application> last = List.of();
  private Duration changedAt = Duration.ZERO;
  private String standing = "";

  LaunchersRun(String name, int jobs) {
    this.name = name;
    this.jobs = jobs;
  }

  /**
   * One look.
   *
   * @param launchers containers of launchers
   * @param working containers of jobs
   * @param waiting jobs that wait for their first container
   * @param done jobs that have succeeded
   */
  record Sample(double seconds, int launchers, int working, int waiting, int done) {}

  void saw(Duration at, List<Application> applications) {
    int launchers = 0;
    int working = 0;
    int waiting = 0;
    int done = 0;
    StringBuilder now = new StringBuilder();
    for (Application application : applications) {
      boolean launcher = application.type().equals(LAUNCHER);
      int containers = application.ended() ? 0 : application.containers();
      launchers += launcher ? containers : 0;
      working += launcher ? 0 : containers;
      waiting += !launcher && !application.ended() && containers == 0 ? 1 : 0;
      done +=
          !launcher && application.finalStatus().equals("SUCCEEDED") && application.ended() ? 1 : 0;
      mostContainers.merge(application.id(), containers, Math::max);
      now.append(application.id()).append(application.state()).append(containers).append(' ');
    }
    if (!now.toString().equals(standing)) {
      standing = now.toString();
      changedAt = at;
    }
    last = List.copyOf(applications);
    samples.add(new Sample(at.toMillis() / 1000.0, launchers, working, waiting, done));
  }

  Duration unchangedFor(Duration at) {
    return at.minus(changedAt);
  }

  /** Whether a job waits for its first container. */
  boolean isWaiting() {
    return !samples.isEmpty() && samples.get(samples.size() - 1).waiting() > 0;
  }

  /** Whether an application has ended otherwise than well. */
  boolean hasFailed() {
    return last.stream()
        .anyMatch(
            application -> application.ended() && !application.finalStatus().equals("SUCCEEDED"));
  }

  boolean isDone() {
    return done() == jobs && last.stream().allMatch(Application::ended);
  }

  String name() {
    return name;
  }

  int jobs() {
    return jobs;
  }

  int done() {
    return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).done();
  }

  double seconds() {
    return samples.get(samples.size() - 1).seconds();
  }

  /** When the last thing happened. */
  double changedAtSeconds() {
    return changedAt.toMillis() / 1000.0;
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** Containers that a job holds at most, with its launcher's. */
  double containersPerJob() {
    return mostContainers.values().stream().mapToInt(Integer::intValue).sum() / (double) jobs;
  }

  /** Memory times time that YARN has counted, a job. */
  double gigabyteSecondsPerJob() {
    return last.stream().mapToLong(Application::megabyteSeconds).sum() / 1024.0 / jobs;
  }

  void print(int room) {
    Sample end = samples.get(samples.size() - 1);
    figure("room_for_containers", room);
    figure("jobs", jobs);
    figure("finished", done());
    figure(
        "outcome", isDone() ? "all finished" : isWaiting() ? "deadlocked" : "nothing came of it");
    figure("seconds", seconds());
    figure("seconds_without_change", seconds() - changedAtSeconds());
    figure("launcher_containers_at_end", end.launchers());
    figure("jobs_waiting_at_end", end.waiting());
    figure(
        "most_containers_at_once",
        samples.stream().mapToInt(one -> one.launchers() + one.working()).max().orElse(0));
    figure("containers_per_job", containersPerJob());
    figure("gigabyte_seconds_per_job", gigabyteSecondsPerJob());
  }

  private void figure(String what, double value) {
    figure(
        what,
        value == Math.rint(value)
            ? Long.toString(Math.round(value))
            : String.format(Locale.ROOT, "%.1f", value));
  }

  private void figure(String what, String value) {
    System.out.println(name + "_" + what + ": " + value);
  }
}
