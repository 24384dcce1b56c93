package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover job ID} and {@code drover job start|suspend|resume|kill ID}. */
@Command(
    name = "job",
    description = "Shows one job, or starts, suspends, resumes or kills it.",
    customSynopsis = {
      "drover job [--watch | --log [--node=NODE] | --definition |",
      "                   --graph=FILE | --timeline | --json] [--server=URL] ID",
      "       drover job (start | suspend | resume | kill) [--server=URL] ID"
    },
    mixinStandardHelpOptions = true)
final class JobCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The job.")
  @Nullable String id;

  @ArgGroup Show show = new Show();

  @Option(names = "--node", paramLabel = "NODE", description = "Only the log of this action.")
  String node = "";

  /** One of them, or none for the overview. */
  static final class Show {
    @Option(names = "--watch", description = "Shows the nodes until the job has ended.")
    boolean watch;

    @Option(names = "--log", description = "The log.")
    boolean log;

    @Option(names = "--definition", description = "The workflow.xml it runs.")
    boolean definition;

    @Option(
        names = "--graph",
        paramLabel = "FILE",
        description = "Writes the graph with its states as SVG.")
    @Nullable Path graph;

    @Option(names = "--timeline", description = "What happened, in order.")
    boolean timeline;

    @Option(names = "--json", description = "The server's JSON as it is.")
    boolean json;
  }

  @Override
  public Integer call() throws IOException {
    CommandSpec command = requireNonNull(spec);
    if (id == null) {
      throw new CommandLine.ParameterException(command.commandLine(), "which job? Give its ID.");
    }
    if (!node.isEmpty() && !show.log) {
      throw new CommandLine.ParameterException(command.commandLine(), "--node needs --log");
    }
    DroverCli cli = DroverCli.of(command);
    try (DroverClient client = server.connect()) {
      return show(cli, client, id);
    }
  }

  private int show(DroverCli cli, DroverClient client, String jobId) throws IOException {
    Terminal terminal = cli.terminal();
    if (show.watch) {
      return new JobWatch(client, terminal, cli.clock(), jobId).watch();
    }
    if (show.graph != null) {
      Files.write(show.graph, client.graph(jobId));
    } else if (show.log) {
      client.log(jobId, node, terminal);
    } else if (show.definition) {
      terminal.document(client.definition(jobId));
    } else if (show.json) {
      terminal.document(client.jobJson(jobId));
    } else if (show.timeline) {
      terminal.lines(timeline(client, terminal, jobId).lines(terminal, ""));
    } else {
      terminal.lines(new JobReport(terminal, cli.clock().instant()).overview(client.job(jobId)));
    }
    return ExitCode.OK;
  }

  private static Table timeline(DroverClient client, Terminal terminal, String jobId) {
    Table table = new Table("TIME", "WHAT", "NODE", "TEXT");
    for (ApiAnswers.TimelineLine line : client.timeline(jobId)) {
      String at = line.at() == null ? "" : terminal.time(line.at());
      table.row(Terminal.Style.PLAIN, at, line.kind(), line.node(), line.text());
    }
    return table;
  }

  @Command(name = "start", description = "Starts a job in PREP.", mixinStandardHelpOptions = true)
  int start(
      @Parameters(paramLabel = "ID", description = "The job.") String jobId,
      @Mixin ServerOption verbServer) {
    return send("start", jobId, verbServer);
  }

  @Command(
      name = "suspend",
      description = "Suspends a RUNNING job: what runs goes on, nothing new is started.",
      mixinStandardHelpOptions = true)
  int suspend(
      @Parameters(paramLabel = "ID", description = "The job.") String jobId,
      @Mixin ServerOption verbServer) {
    return send("suspend", jobId, verbServer);
  }

  @Command(
      name = "resume",
      description = "Lets a SUSPENDED job go on.",
      mixinStandardHelpOptions = true)
  int resume(
      @Parameters(paramLabel = "ID", description = "The job.") String jobId,
      @Mixin ServerOption verbServer) {
    return send("resume", jobId, verbServer);
  }

  @Command(
      name = "kill",
      description = "Kills a job and what it runs.",
      mixinStandardHelpOptions = true)
  int kill(
      @Parameters(paramLabel = "ID", description = "The job.") String jobId,
      @Mixin ServerOption verbServer) {
    return send("kill", jobId, verbServer);
  }

  private int send(String verb, String jobId, ServerOption verbServer) {
    // The option may stand before the verb as well.
    ServerOption chosen = verbServer.url != null ? verbServer : server;
    try (DroverClient client = chosen.connect()) {
      String status = client.verb(jobId, verb);
      DroverCli.of(requireNonNull(spec)).terminal().line(Terminal.clean(jobId + " " + status));
      return ExitCode.OK;
    }
  }
}
