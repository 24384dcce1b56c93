package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover backfill COORDINATOR}. */
@Command(
    name = "backfill",
    description = "Makes up for a part of a coordinator's schedule, beside it.",
    mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
  /** A plan is shown whole up to here; JSON has all of it. */
  private static final int MOST_SHOWN = 200;

  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Parameters(paramLabel = "COORDINATOR", description = "The coordinator job.")
  String id = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "First nominal time, such as 2026-01-01T00:00Z; may be before its start.")
  String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      description = "Where to end; this time is not included.")
  String to = "";

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many actions run at once (${DEFAULT-VALUE}).")
  int parallel;

  @Option(
      names = "--reprocess",
      paramLabel = "none|failed|all",
      defaultValue = "none",
      description = "Which times run that have an action already (${DEFAULT-VALUE}).")
  String reprocess = "";

  @Option(names = "--dry-run", description = "Only says what would run.")
  boolean dryRun;

  @Option(names = "--json", description = "The answer of the server as it is.")
  boolean json;

  @Override
  public Integer call() {
    Terminal terminal = DroverCli.of(requireNonNull(spec)).terminal();
    try (DroverClient client = server.connect()) {
      if (json) {
        terminal.line(client.backfillJson(id, request()));
        return ExitCode.OK;
      }
      ApiAnswers.BackfillAnswer answer = client.backfill(id, request());
      Table table = new Table("NOMINAL TIME", "", "EXISTS", "STATUS");
      List<ApiAnswers.BackfillTime> times = answer.times();
      for (ApiAnswers.BackfillTime time : times.subList(0, Math.min(MOST_SHOWN, times.size()))) {
        table.row(
            time.runs() ? Terminal.Style.PLAIN : Terminal.Style.DIM,
            time.nominalAt(),
            time.runs() ? "runs" : "stays",
            time.action(),
            time.status());
      }
      terminal.lines(table.lines(terminal, ""));
      if (times.size() > MOST_SHOWN) {
        terminal.line("and " + (times.size() - MOST_SHOWN) + " more; --json shows all");
      }
      terminal.line(
          Terminal.clean(
              answer.runs()
                  + " of "
                  + times.size()
                  + " nominal times "
                  + (dryRun ? "would run" : "run")
                  + " with version "
                  + answer.definitionVersion()
                  + " of the definition"
                  + (dryRun ? "" : ", as coordinator " + answer.id())));
      return ExitCode.OK;
    }
  }

  private Map<String, Object> request() {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("from", from);
    request.put("to", to);
    request.put("parallel", parallel);
    request.put("reprocess", reprocess);
    request.put("dryRun", dryRun);
    return request;
  }
}
