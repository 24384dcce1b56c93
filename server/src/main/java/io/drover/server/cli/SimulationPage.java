package io.drover.server.cli;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.application.PlannedInput;
import io.drover.coordinator.application.PlannedOutput;
import io.drover.coordinator.application.Schedule;
import io.drover.coordinator.simulate.Remark;
import io.drover.coordinator.simulate.SimulatedAction;
import io.drover.coordinator.simulate.Simulation;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A simulation for people: what happens in the order of time, remarks where they belong, and once
 * more at the end those that ask for a look.
 */
final class SimulationPage {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm xxx", Locale.ENGLISH);
  private static final String INDENT = "      ";
  private static final int WIDTH_OF_A_FILE = 100;

  private final Terminal terminal;
  private final List<String> lines = new ArrayList<>();

  SimulationPage(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> lines(Simulation simulation) {
    ZoneId zone = simulation.schedule().timezone();
    heading(simulation);
    Deque<Remark> open = new ArrayDeque<>(simulation.remarks());
    for (SimulatedAction action : simulation.actions()) {
      while (!open.isEmpty() && open.peek().at().isBefore(action.nominalTime())) {
        remark(open.pop(), false);
      }
      lines.add("");
      lines.add(
          terminal.style(
                  Terminal.Style.BOLD, String.format(Locale.ROOT, "%-5s", "@" + action.number()))
              + " "
              + time(action.nominalTime())
              + "  "
              + LOCAL.format(action.nominalTime().atZone(zone)));
      while (!open.isEmpty() && open.peek().at().equals(action.nominalTime())) {
        remark(open.pop(), true);
      }
      events(action);
    }
    open.forEach(remark -> remark(remark, false));
    end(simulation);
    return lines;
  }

  private void heading(Simulation simulation) {
    Schedule schedule = simulation.schedule();
    lines.add(
        terminal.style(Terminal.Style.BOLD, Terminal.clean(simulation.name()))
            + "  "
            + Terminal.clean(schedule.rhythm())
            + "  "
            + Terminal.clean(schedule.timezoneName()));
    lines.add("runs from " + time(schedule.start()) + " to " + time(schedule.end()));
    boolean all =
        simulation.from().equals(schedule.start()) && simulation.to().equals(schedule.end());
    if (!all) {
      lines.add("shown from " + time(simulation.from()) + " to " + time(simulation.to()));
    }
    lines.add("");
    lines.add(
        terminal
            .style(Terminal.Style.BOLD, INDENT + "NOMINAL TIME       LOCAL TIME")
            .stripTrailing());
  }

  private void events(SimulatedAction action) {
    int width =
        Stream.concat(
                action.inputs().stream().map(PlannedInput::name),
                action.outputs().stream().map(PlannedOutput::name))
            .mapToInt(String::length)
            .max()
            .orElse(0);
    action.inputs().forEach(input -> input(input, width));
    for (PlannedOutput output : action.outputs()) {
      List<String> uris = output.uris().isEmpty() ? List.of("nothing") : output.uris();
      for (int i = 0; i < uris.size(); i++) {
        event(i == 0 ? "makes" : "", i == 0 ? output.name() : "", width, uris.get(i));
      }
    }
  }

  private void input(PlannedInput input, int width) {
    List<String> texts = new ArrayList<>();
    int path = 0;
    for (String instance : input.instances()) {
      // what is not a time is a function, and has no path yet
      boolean search = instance.startsWith("$");
      texts.add(
          search
              ? instance + "  known only when it runs"
              : instance + "  " + input.paths().get(path));
      path += search ? 0 : 1;
    }
    if (texts.isEmpty()) {
      texts.add("nothing");
    }
    for (int i = 0; i < texts.size(); i++) {
      event(i == 0 ? "needs" : "", i == 0 ? input.name() : "", width, texts.get(i));
    }
  }

  private void event(String verb, String name, int width, String text) {
    lines.add(
        INDENT
            + String.format(Locale.ROOT, "%-6s", verb)
            + name
            + " ".repeat(width - name.length() + 2)
            + Terminal.clean(text));
  }

  /** Between actions, or indented below the action of that time. */
  private void remark(Remark remark, boolean belowAction) {
    boolean warning = remark.kind().isWarning();
    String mark = warning ? "!" : "-";
    if (!belowAction) {
      lines.add("");
    }
    String before = belowAction ? INDENT + mark + " " : mark + "     " + time(remark.at()) + "  ";
    wrapped(before, remark.text())
        .forEach(
            line ->
                lines.add(
                    terminal.style(warning ? Terminal.Style.WARNING : Terminal.Style.BUSY, line)));
  }

  /** Text that goes on below itself; a word, such as a path, is never broken. */
  private List<String> wrapped(String before, String text) {
    int width =
        terminal.abilities().interactive() ? terminal.abilities().columns() : WIDTH_OF_A_FILE;
    List<String> wrapped = new ArrayList<>();
    StringBuilder line = new StringBuilder(before);
    for (String word : Terminal.clean(text).split(" ", -1)) {
      if (line.length() > before.length() && line.length() + 1 + word.length() > width) {
        wrapped.add(line.toString());
        line = new StringBuilder(" ".repeat(before.length()));
      }
      line.append(line.length() > before.length() ? " " : "").append(word);
    }
    wrapped.add(line.toString());
    return wrapped;
  }

  private void end(Simulation simulation) {
    int shown = simulation.actions().size();
    lines.add("");
    lines.add(
        (shown == 0 ? "no action" : shown + (shown == 1 ? " action" : " actions"))
            + (simulation.complete() ? "" : "; there are more: --limit N shows N of them"));
    List<Remark> warnings =
        simulation.remarks().stream().filter(remark -> remark.kind().isWarning()).toList();
    if (!warnings.isEmpty()) {
      lines.add(
          terminal.style(
              Terminal.Style.WARNING,
              warnings.size() + (warnings.size() == 1 ? " warning" : " warnings")));
    }
    for (Remark warning : warnings) {
      String actions = actions(warning.actions());
      lines.addAll(
          wrapped(
              "  " + time(warning.at()) + "  ",
              (actions.isEmpty() ? "" : actions + ": ") + warning.text()));
    }
  }

  /** Such as {@code @1-@6} or {@code @2, @9}. */
  private static String actions(List<Integer> numbers) {
    List<String> runs = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < numbers.size(); i++) {
      if (i + 1 == numbers.size() || numbers.get(i + 1) != numbers.get(i) + 1) {
        runs.add("@" + numbers.get(first) + (first == i ? "" : "-@" + numbers.get(i)));
        first = i + 1;
      }
    }
    return String.join(", ", runs);
  }

  private static String time(Instant time) {
    return CoordinatorTime.format(time);
  }
}
