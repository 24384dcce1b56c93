package io.drover.benchmarks;

import io.drover.benchmarks.LaunchersRun.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Draws runs one below the other: the containers held over time. */
final class LaunchersPicture {
  private static final int WIDTH = 760;
  private static final int PANEL = 178;
  private static final int LEFT = 46;
  private static final int PLOT_WIDTH = WIDTH - LEFT - 20;
  private static final int PLOT_HEIGHT = 92;
  private static final int TOP = 46;

  private static final Map<String, String> TITLES =
      Map.of(
          "drover", "Drover, %d jobs at once",
          "launchers", "A launcher per job, %d jobs at once",
          "half", "A launcher per job, %d jobs at once");

  private static final String STYLE =
      """
      <style>
        svg { font: 13px system-ui, sans-serif; }
        .paper { fill: #ffffff; } .words { fill: #1f2933; } .small { fill: #52606d; font-size: 12px; }
        .title { fill: #1f2933; font-weight: 600; font-size: 14px; }
        .axis { stroke: #9aa5b1; fill: none; } .room { stroke: #52606d; stroke-dasharray: 5 4; fill: none; }
        .launcher { fill: #d9822b; } .job { fill: #2f6fb5; } .done { fill: #1f7a4d; stroke: #ffffff; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #161b22; } .words, .title { fill: #e6edf3; } .small { fill: #a9b4c0; }
          .axis { stroke: #6b7785; } .room { stroke: #a9b4c0; }
          .launcher { fill: #e69a4c; } .job { fill: #5b9be0; } .done { fill: #56b885; stroke: #161b22; }
        }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();
  private final int room;
  private final double seconds;

  private LaunchersPicture(int room, double seconds) {
    this.room = room;
    this.seconds = seconds;
  }

  /** An SVG document. */
  static String draw(List<LaunchersRun> runs, int room) {
    double longest = runs.stream().mapToDouble(LaunchersRun::seconds).max().orElse(1);
    LaunchersPicture picture = new LaunchersPicture(room, Math.ceil(longest / 20) * 20);
    int height = runs.size() * PANEL + 40;
    picture.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\" aria-label=\"Containers held over time\">%n",
        WIDTH, height, WIDTH, height);
    picture.svg.append(STYLE);
    picture.add("<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n", WIDTH, height);
    picture.legend();
    for (int index = 0; index < runs.size(); index++) {
      picture.panel(runs.get(index), 34 + index * PANEL);
    }
    picture.add("</svg>%n");
    return picture.svg.toString();
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
  }

  private void legend() {
    add("<rect class=\"job\" x=\"%d\" y=\"16\" width=\"12\" height=\"12\"/>", LEFT);
    add("<text class=\"small\" x=\"%d\" y=\"26\">containers of jobs</text>", LEFT + 18);
    add("<rect class=\"launcher\" x=\"%d\" y=\"16\" width=\"12\" height=\"12\"/>", LEFT + 150);
    add("<text class=\"small\" x=\"%d\" y=\"26\">of launchers</text>", LEFT + 168);
    add("<circle class=\"done\" cx=\"%d\" cy=\"22\" r=\"5\"/>", LEFT + 268);
    add("<text class=\"small\" x=\"%d\" y=\"26\">a job succeeded</text>", LEFT + 280);
    add("<path class=\"room\" d=\"M%d 22h26\"/>", LEFT + 396);
    add(
        "<text class=\"small\" x=\"%d\" y=\"26\">all the room: %d containers</text>%n",
        LEFT + 428, room);
  }

  private void panel(LaunchersRun run, int top) {
    int base = top + TOP + PLOT_HEIGHT;
    add(
        "<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>",
        LEFT, top + 24, String.format(Locale.ROOT, TITLES.get(run.name()), run.jobs()));
    add(
        "<text class=\"words\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
        LEFT + PLOT_WIDTH, top + 24, outcome(run));
    area("launcher", run, base, sample -> 0, Sample::launchers);
    area("job", run, base, Sample::launchers, Sample::working);
    add("<path class=\"room\" d=\"M%d %.1fh%d\"/>", LEFT, y(room, base), PLOT_WIDTH);
    add("<path class=\"axis\" d=\"M%d %dv%dh%d\"/>%n", LEFT, top + TOP, PLOT_HEIGHT, PLOT_WIDTH);
    for (int value = 0; value <= room; value += room / 2) {
      add(
          "<text class=\"small\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>",
          LEFT - 8, y(value, base) + 4, value);
    }
    for (int second = 0; second <= seconds; second += 20) {
      add(
          "<text class=\"small\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          x(second), base + 17, second == 0 ? "0 s" : Integer.toString(second));
    }
    int done = 0;
    for (Sample sample : run.samples()) {
      for (; done < sample.done(); done++) {
        add(
            "<circle class=\"done\" cx=\"%.1f\" cy=\"%d\" r=\"5\"/>",
            x(sample.seconds()), base - 8 - 12 * done);
      }
    }
    add("%n");
  }

  private static String outcome(LaunchersRun run) {
    return run.isDone()
        ? String.format(
            Locale.ROOT,
            "all finished in %.0f s, %.0f container%s a job",
            run.seconds(),
            run.containersPerJob(),
            run.containersPerJob() < 1.5 ? "" : "s")
        : String.format(
            Locale.ROOT,
            "deadlocked: %d of %d finished, no change since %.0f s, then killed",
            run.done(),
            run.jobs(),
            run.changedAtSeconds());
  }

  /** Steps where something changes, above what {@code below} counts. */
  private void area(
      String kind,
      LaunchersRun run,
      int base,
      ToIntFunction<Sample> below,
      ToIntFunction<Sample> counted) {
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    List<Sample> samples = run.samples();
    int from = 0;
    for (int index = 1; index < samples.size(); index++) {
      Sample step = samples.get(from);
      Sample next = samples.get(index);
      boolean same =
          below.applyAsInt(step) == below.applyAsInt(next)
              && counted.applyAsInt(step) == counted.applyAsInt(next);
      if (!same || index == samples.size() - 1) {
        double left = x(step.seconds());
        double right = x(next.seconds());
        double floor = y(below.applyAsInt(step), base);
        double ceiling = y(below.applyAsInt(step) + counted.applyAsInt(step), base);
        upper.append(from == 0 ? 'M' : 'L');
        upper.append(String.format(Locale.ROOT, "%.1f %.1fH%.1f", left, ceiling, right));
        lower.insert(0, String.format(Locale.ROOT, "L%.1f %.1fH%.1f", right, floor, left));
        from = index;
      }
    }
    add("<path class=\"%s\" d=\"%s%sZ\"/>%n", kind, upper, lower);
  }

  private double x(double second) {
    return LEFT + PLOT_WIDTH * second / seconds;
  }

  private double y(int containers, int base) {
    return base - (PLOT_HEIGHT - 12) * containers / (double) room;
  }
}
