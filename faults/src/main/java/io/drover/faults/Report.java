package io.drover.faults;

import io.drover.faults.oracle.Judgement;
import io.drover.faults.weave.Failpoint;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** Prints what happened; its last lines are for machines. */
final class Report {
  private static final int MOST_LINES = 50;

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void print(Tally tally, FailpointRounds failpoints, Judgement judgement, Duration took) {
    out.printf("%n%-68s %7s  %s%n", "what happened", "times", "until ready: mean, longest");
    tally.counts().forEach((what, count) -> out.println(line(what, count)));
    out.printf("%n%-68s %7s%n", "the server died", "times");
    for (Failpoint point : Failpoint.ALL) {
      out.printf("%-68s %7d%n", point.key(), failpoints.hits(point));
    }
    out.printf("%n%-68s %7s%n", "how jobs ended (errors of their actions)", "times");
    new TreeMap<>(judgement.ends()).forEach((end, times) -> out.printf("%-68s %7d%n", end, times));
    out.printf(
        "%n%d applications were started; it took %d s%n", judgement.starts(), took.toSeconds());
    list("started twice, or unknown", judgement.doubles());
    list("lost", judgement.losses());
    list("hanging", judgement.hangs());
    out.println();
    out.println("kills: " + tally.kills());
    out.println("jobs: " + judgement.jobs());
    out.println("doubles: " + judgement.doubles().size());
    out.println("losses: " + judgement.losses().size());
    out.println("hangs: " + judgement.hangs().size());
  }

  private static String line(String what, Tally.Count count) {
    String times = count.times() == 0 ? "" : Integer.toString(count.times());
    String recovery =
        count.measured() == 0
            ? ""
            : "%.1f s, %.1f s"
                .formatted(
                    count.total().toMillis() / 1000.0 / count.measured(),
                    count.longest().toMillis() / 1000.0);
    return "%-68s %7s  %s".formatted(what, times, recovery);
  }

  private void list(String title, List<String> lines) {
    lines.stream().limit(MOST_LINES).forEach(line -> out.println(title + ": " + line));
    if (lines.size() > MOST_LINES) {
      out.println(title + ": and " + (lines.size() - MOST_LINES) + " more");
    }
  }
}
