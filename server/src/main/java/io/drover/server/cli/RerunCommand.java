package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover job rerun ID}. */
@Command(
    name = "rerun",
    description = "Runs an ended job again under its id.",
    mixinStandardHelpOptions = true)
final class RerunCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Parameters(paramLabel = "ID", description = "The job.")
  String id = "";

  @ArgGroup(multiplicity = "1")
  Scope scope = new Scope();

  /** Exactly one of them. */
  static final class Scope {
    @Option(names = "--failed", description = "What was not OK, and what was not reached.")
    boolean failed;

    @Option(
        names = "--from",
        paramLabel = "NODE",
        description = "This node, what follows it, and what was not OK.")
    @Nullable String from;

    @Option(
        names = "--after",
        paramLabel = "NODE",
        description = "What follows this node, and what was not OK.")
    @Nullable String after;

    @Option(
        names = "--skip",
        paramLabel = "NODE",
        split = ",",
        description = "Everything but these nodes.")
    @Nullable List<String> skip;

    @Option(names = "--all", description = "Everything.")
    boolean all;
  }

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A job property, laid over the job's; repeatable.")
  Map<String, String> definitions = new LinkedHashMap<>();

  @Option(
      names = "--workflow",
      paramLabel = "FILE",
      description = "A repaired workflow.xml, instead of reading the application again.")
  @Nullable Path workflow;

  @Option(names = "--dry-run", description = "Only says what would run.")
  boolean dryRun;

  @Option(
      names = "--watch",
      description = "Shows the nodes until the job has ended; the exit code tells how.")
  boolean watch;

  @Override
  public Integer call() throws IOException {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    Terminal terminal = cli.terminal();
    try (DroverClient client = server.connect()) {
      ApiAnswers.RerunPlan plan = client.rerun(id, request());
      terminal.line(Terminal.clean((dryRun ? "would be run " : "run ") + plan.run() + " of " + id));
      Table table = new Table("NODE", "TYPE", "", "BECAUSE");
      for (ApiAnswers.RerunStep step : plan.steps()) {
        table.row(
            step.effect().equals("SKIP") ? Terminal.Style.DIM : Terminal.Style.PLAIN,
            step.node(),
            step.type(),
            words(step.effect()),
            step.reason());
      }
      terminal.lines(table.lines(terminal, ""));
      return watch && !dryRun
          ? new JobWatch(client, terminal, cli.clock(), id).watch()
          : ExitCode.OK;
    }
  }

  private static String words(String effect) {
    return switch (effect) {
      case "SKIP" -> "skipped";
      case "RUN" -> "runs";
      case "MAY_RUN" -> "may run";
      default -> effect;
    };
  }

  private Map<String, Object> request() throws IOException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("failed", scope.failed);
    if (scope.from != null) {
      request.put("from", scope.from);
    }
    if (scope.after != null) {
      request.put("after", scope.after);
    }
    if (scope.skip != null) {
      request.put("skip", scope.skip);
    }
    request.put("properties", definitions);
    if (workflow != null) {
      if (!Files.isReadable(workflow) || Files.isDirectory(workflow)) {
        throw new CliException(ExitCode.USAGE, "cannot read the workflow " + workflow);
      }
      request.put("workflowXml", Files.readString(workflow, StandardCharsets.UTF_8));
    }
    request.put("dryRun", dryRun);
    return request;
  }
}
