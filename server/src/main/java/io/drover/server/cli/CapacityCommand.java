package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover capacity}. */
@Command(
    name = "capacity",
    description = "Shows what runs at each Livy, and who waits for a place there and why.",
    mixinStandardHelpOptions = true)
final class CapacityCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Option(names = "--json", description = "The server's JSON as it is.")
  boolean json;

  @Override
  public Integer call() {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    Terminal terminal = cli.terminal();
    try (DroverClient client = server.connect()) {
      if (json) {
        terminal.document(client.capacityJson());
        return ExitCode.OK;
      }
      ApiAnswers.Capacity capacity = client.capacity();
      Table table = new Table("LIVY", "BATCHES", "SESSIONS", "STARTING", "WAITING");
      for (ApiAnswers.Endpoint one : capacity.endpoints()) {
        table.row(
            Terminal.Style.PLAIN,
            one.name(),
            one.batches() + "/" + one.maxActive(),
            one.sessions() + "/" + one.maxSessions(),
            one.starting() + "/" + one.startingNow(),
            Integer.toString(one.waiting()));
      }
      terminal.lines(table.lines(terminal, ""));
      for (ApiAnswers.Endpoint one : capacity.endpoints()) {
        details(cli, one);
      }
      return ExitCode.OK;
    }
  }

  private static void details(DroverCli cli, ApiAnswers.Endpoint endpoint) {
    Terminal terminal = cli.terminal();
    ApiAnswers.BackOff backOff = endpoint.backOff();
    if (backOff != null && backOff.since() != null) {
      terminal.line(
          Terminal.clean(endpoint.name())
              + ": Livy says that too much is being started since "
              + terminal.time(backOff.since())
              + "; "
              + endpoint.startingNow()
              + " instead of "
              + endpoint.maxStarting()
              + " may start at once");
    }
    if (endpoint.lines().isEmpty()) {
      return;
    }
    terminal.line("");
    terminal.line("In line at " + Terminal.clean(endpoint.name()) + ":");
    Table table = new Table("PRIORITY", "QUEUE", "USER", "KIND", "WAITING", "SINCE", "REASON");
    for (ApiAnswers.Line line : endpoint.lines()) {
      table.row(
          Terminal.Style.PLAIN,
          line.priority(),
          terminal.fit(line.queue(), 30),
          line.user(),
          line.kind(),
          line.waiting() + (line.suspended() == 0 ? "" : " (" + line.suspended() + " suspended)"),
          Durations.between(line.oldest(), null, cli.clock().instant()),
          line.reason());
    }
    terminal.lines(table.lines(terminal, ""));
  }
}
