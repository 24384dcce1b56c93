package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.Schedule;
import io.drover.coordinator.simulate.Simulation;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.server.cli.CoordinatorFiles.RefusedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover simulate}. */
@Command(
    name = "simulate",
    description =
        "Says when a coordinator would run, what each action would wait for and what it would make,"
            + " and marks clock changes, collisions and gaps. Reads files only; nothing is run and"
            + " no server is asked. Exit code 1: the server would refuse the coordinator.",
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR",
      description =
          "A coordinator.xml, or a directory that holds one. A config-default.xml beside it counts.")
  @Nullable Path coordinator;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "First nominal time: such as 2026-03-29T00:30Z, or a day in the coordinator's time zone"
              + " such as 2026-03-29. Without it: now, or the start if that is still to come or"
              + " all is over.")
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "End, itself not included; without it the coordinator's.")
  @Nullable String to;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many actions to show at most; ${DEFAULT-VALUE} unless given.")
  int limit;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A job property; repeatable, stronger than those of a file.")
  Map<String, String> definitions = new LinkedHashMap<>();

  @Option(
      names = {"-P", "--properties", "-config"},
      paramLabel = "FILE",
      description = "Job properties from a file such as job.properties, or Hadoop's XML.")
  @Nullable Path properties;

  @Option(names = "--json", description = "The same as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    if (limit < 1) {
      throw new CliException(ExitCode.USAGE, "--limit must be above 0, not " + limit);
    }
    Simulation simulation;
    try {
      simulation = simulate(cli);
    } catch (RefusedFileException e) {
      refused(cli.terminal(), e);
      return ExitCode.NOT_SUCCEEDED;
    }
    if (json) {
      cli.terminal()
          .document((SimulationJson.write(simulation) + "\n").getBytes(StandardCharsets.UTF_8));
    } else {
      cli.terminal().lines(new SimulationPage(cli.terminal()).lines(simulation));
    }
    return ExitCode.OK;
  }

  private Simulation simulate(DroverCli cli) throws IOException {
    Map<String, String> configuration = new LinkedHashMap<>();
    if (properties != null) {
      configuration.putAll(CoordinatorFiles.readConfiguration(properties));
    }
    configuration.putAll(definitions);
    CoordinatorApplication application =
        CoordinatorFiles.of(requireNonNull(coordinator)).read(configuration);
    Schedule schedule = application.schedule();
    Instant begin =
        from == null ? beginning(schedule, cli.clock().instant()) : time("--from", from, schedule);
    Instant end = to == null ? schedule.end() : time("--to", to, schedule);
    if (!begin.isBefore(end)) {
      throw new CliException(
          ExitCode.USAGE,
          "there is nothing from "
              + CoordinatorTime.format(begin)
              + " to "
              + CoordinatorTime.format(end)
              + ": the coordinator runs from "
              + CoordinatorTime.format(schedule.start())
              + " to "
              + CoordinatorTime.format(schedule.end()));
    }
    return Simulation.of(application, begin, end, limit);
  }

  private static Instant beginning(Schedule schedule, Instant now) {
    return now.isAfter(schedule.start()) && now.isBefore(schedule.end()) ? now : schedule.start();
  }

  private static Instant time(String option, String text, Schedule schedule) {
    return day(text)
        .map(day -> day.atStartOfDay(schedule.timezone()).toInstant())
        .orElseGet(
            () -> {
              try {
                return CoordinatorTime.parse(option, text);
              } catch (InvalidRequestException e) {
                throw new CliException(
                    ExitCode.USAGE,
                    option
                        + " "
                        + text
                        + " is neither a UTC time such as 2026-03-29T00:30Z nor a day such as"
                        + " 2026-03-29");
              }
            });
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void refused(Terminal terminal, RefusedFileException refused) {
    InvalidRequestException refusal = refused.refusal();
    String file = refused.file().toString();
    if (refusal.problems().isEmpty()) {
      terminal.error(
          Terminal.clean(file + ": error " + refusal.code() + ": " + refusal.getMessage()));
    }
    for (Problem problem : refusal.problems()) {
      terminal.error(Terminal.clean(ApiAnswers.Problem.of(problem).describe(file)));
    }
    terminal.error("drover: nothing to simulate: the server would refuse " + Terminal.clean(file));
  }
}
