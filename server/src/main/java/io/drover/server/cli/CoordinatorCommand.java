package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** {@code drover coordinator ID} and {@code drover coordinator suspend|resume|kill|rerun… ID}. */
@Command(
    name = "coordinator",
    description = "Shows one coordinator and what its actions wait for, or steers it.",
    customSynopsis = {
      "drover coordinator [--status=STATUS] [--limit=N | --timeline | --definition |",
      "                   --json] [--server=URL] ID",
      "       drover coordinator (suspend | resume) [--server=URL] ID",
      "       drover coordinator (kill | ignore) [--actions=NUMBERS | --dates=TIMES] ID",
      "       drover coordinator rerun (--actions=NUMBERS | --dates=TIMES) [--refresh]",
      "                   [--no-cleanup] [--failed] [-D KEY=VALUE]… ID"
    },
    mixinStandardHelpOptions = true)
final class CoordinatorCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The coordinator.")
  @Nullable String id;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only actions that are WAITING, RUNNING, KILLED…")
  @Nullable String status;

  @ArgGroup Show show = new Show();

  /** One of them, or none for the overview. */
  static final class Show {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "At most so many actions, newest first; default ${DEFAULT-VALUE}.")
    int limit = 20;

    @Option(names = "--timeline", description = "What happened, in order.")
    boolean timeline;

    @Option(names = "--definition", description = "The coordinator.xml it runs.")
    boolean definition;

    @Option(names = "--json", description = "The server's JSON as it is.")
    boolean json;
  }

  @Override
  public Integer call() {
    CommandSpec command = requireNonNull(spec);
    if (id == null) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "which coordinator? Give its ID.");
    }
    Terminal terminal = DroverCli.of(command).terminal();
    try (DroverClient client = server.connect()) {
      if (show.definition) {
        terminal.document(client.coordinatorDefinition(id));
      } else if (show.json) {
        terminal.document(client.coordinatorJson(id));
      } else if (show.timeline) {
        terminal.lines(timeline(client, terminal, id).lines(terminal, ""));
      } else {
        terminal.lines(
            new CoordinatorReport(terminal)
                .overview(client.coordinator(id), client.coordinatorActions(id, query())));
      }
      return ExitCode.OK;
    }
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    if (status != null) {
      query.put("status", status);
    }
    query.put("limit", Integer.toString(show.limit));
    return query;
  }

  private static Table timeline(DroverClient client, Terminal terminal, String id) {
    Table table = new Table("TIME", "WHAT", "ACTION", "TEXT");
    for (ApiAnswers.TimelineLine line : client.coordinatorTimeline(id)) {
      String at = line.at() == null ? "" : terminal.time(line.at());
      table.row(Terminal.Style.PLAIN, at, line.kind(), line.node(), line.text());
    }
    return table;
  }

  @Command(
      name = "suspend",
      description = "Suspends a coordinator and its workflows.",
      mixinStandardHelpOptions = true)
  int suspend(
      @Parameters(paramLabel = "ID", description = "The coordinator.") String jobId,
      @Mixin ServerOption verbServer) {
    return send("suspend", jobId, verbServer);
  }

  @Command(
      name = "resume",
      description = "Lets a suspended coordinator go on; what it missed is made up for.",
      mixinStandardHelpOptions = true)
  int resume(
      @Parameters(paramLabel = "ID", description = "The coordinator.") String jobId,
      @Mixin ServerOption verbServer) {
    return send("resume", jobId, verbServer);
  }

  @Command(
      name = "kill",
      description = "Kills a coordinator with all it runs, or some of its actions.",
      mixinStandardHelpOptions = true)
  int kill(
      @Parameters(paramLabel = "ID", description = "The coordinator.") String jobId,
      @ArgGroup @Nullable ActionScopeOption scope,
      @Mixin ServerOption verbServer) {
    return scope == null
        ? send("kill", jobId, verbServer)
        : sendToActions("kill", jobId, scope, verbServer);
  }

  @Command(
      name = "ignore",
      description = "Lets a coordinator that ended badly, or some of its actions, count no more.",
      mixinStandardHelpOptions = true)
  int ignore(
      @Parameters(paramLabel = "ID", description = "The coordinator.") String jobId,
      @ArgGroup @Nullable ActionScopeOption scope,
      @Mixin ServerOption verbServer) {
    return scope == null
        ? send("ignore", jobId, verbServer)
        : sendToActions("ignore", jobId, scope, verbServer);
  }

  @Command(
      name = "rerun",
      description = "Runs ended actions again.",
      mixinStandardHelpOptions = true)
  int rerun(
      @Parameters(paramLabel = "ID", description = "The coordinator.") String jobId,
      @ArgGroup(multiplicity = "1") ActionScopeOption scope,
      @Option(
              names = "--refresh",
              description = "Makes them anew from the present definition and properties.")
          boolean refresh,
      @Option(names = "--no-cleanup", description = "Keeps what their outputs hold.")
          boolean noCleanup,
      @Option(names = "--failed", description = "Only what failed of each workflow.")
          boolean failed,
      @Option(
              names = "-D",
              paramLabel = "KEY=VALUE",
              description = "A property, laid over those of the workflows; repeatable.")
          @Nullable Map<String, String> definitions,
      @Mixin ServerOption verbServer) {
    Map<String, Object> request = new LinkedHashMap<>(scope.parameters());
    request.put("refresh", refresh);
    request.put("nocleanup", noCleanup);
    request.put("failed", failed);
    request.put("properties", definitions == null ? Map.of() : definitions);
    try (DroverClient client = chosen(verbServer).connect()) {
      return show(client.rerunCoordinator(jobId, request));
    }
  }

  private int send(String verb, String jobId, ServerOption verbServer) {
    try (DroverClient client = chosen(verbServer).connect()) {
      terminal().line(Terminal.clean(jobId + " " + client.coordinatorVerb(jobId, verb)));
      return ExitCode.OK;
    }
  }

  private int sendToActions(
      String verb, String jobId, ActionScopeOption scope, ServerOption verbServer) {
    try (DroverClient client = chosen(verbServer).connect()) {
      return show(client.coordinatorActionsVerb(jobId, verb, scope.parameters()));
    }
  }

  private int show(List<ScheduleAnswers.Action> actions) {
    terminal().lines(new CoordinatorReport(terminal()).actions(actions));
    return ExitCode.OK;
  }

  /** The option may stand before the verb as well. */
  private ServerOption chosen(ServerOption verbServer) {
    return verbServer.url != null ? verbServer : server;
  }

  private Terminal terminal() {
    return DroverCli.of(requireNonNull(spec)).terminal();
  }
}
