package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover orphans}. */
@Command(
    name = "orphans",
    description = {
      "Lists what runs at Livy or in the cluster for no live attempt, and live attempts that nobody"
          + " runs. Changes nothing without --kill.",
      "Exit code 1 when there is such a thing, 4 when somebody could not be asked."
    },
    mixinStandardHelpOptions = true)
final class OrphansCommand implements Callable<Integer> {
  private static final String ORPHAN = "ORPHAN";
  private static final String MISSING = "MISSING";
  private static final String FOREIGN = "FOREIGN";
  private static final String ENDING = "ENDING";

  /** How often an end is asked for that is not confirmed, a second apart. */
  private static final int MOST_ASKS = 10;

  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Option(
      names = "--kill",
      description =
          "Ends the orphans of the list, or those of the IDs; each is examined again at that"
              + " moment.")
  boolean kill;

  @Option(
      names = "--all",
      description = "Shows what other Drover installations run, too; it is never touched.")
  boolean all;

  @Option(names = "--json", description = "The server's report as it is.")
  boolean json;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "With --kill: ids of the list.")
  List<String> ids = List.of();

  @Override
  public Integer call() {
    CommandSpec command = requireNonNull(spec);
    if (!kill && !ids.isEmpty()) {
      throw new ParameterException(command.commandLine(), "IDs need --kill.");
    }
    if (kill && json) {
      throw new ParameterException(command.commandLine(), "--kill answers in words, not --json.");
    }
    Terminal terminal = DroverCli.of(command).terminal();
    try (DroverClient client = server.connect()) {
      if (json) {
        terminal.document(client.orphansJson());
        return ExitCode.OK;
      }
      OrphanAnswers.Report report = client.orphans();
      show(terminal, report);
      List<String> chosen = ids.isEmpty() ? idsOf(report, ORPHAN) : ids;
      if (kill && !chosen.isEmpty()) {
        return end(terminal, client, chosen);
      }
      return exitCode(report);
    }
  }

  private static List<String> idsOf(OrphanAnswers.Report report, String standing) {
    return report.items().stream()
        .filter(item -> item.standing().equals(standing))
        .map(OrphanAnswers.Item::id)
        .toList();
  }

  private static int exitCode(OrphanAnswers.Report report) {
    if (!report.notAsked().isEmpty()) {
      return ExitCode.SERVER;
    }
    return idsOf(report, ORPHAN).isEmpty() && idsOf(report, MISSING).isEmpty()
        ? ExitCode.OK
        : ExitCode.NOT_SUCCEEDED;
  }

  private void show(Terminal terminal, OrphanAnswers.Report report) {
    for (OrphanAnswers.NotAsked who : report.notAsked()) {
      terminal.error(Terminal.clean("drover: " + who.who() + " could not be asked: " + who.why()));
    }
    Table table = new Table("STANDING", "ID", "STATE", "USER", "SINCE", "WHY");
    int shown = 0;
    int foreign = 0;
    for (OrphanAnswers.Item item : report.items()) {
      boolean ofOthers = item.standing().equals(FOREIGN);
      foreign += ofOthers ? 1 : 0;
      if (!ofOthers || all) {
        shown++;
        table.row(
            item.standing().equals(ORPHAN) || item.standing().equals(MISSING)
                ? Terminal.Style.BOLD
                : Terminal.Style.DIM,
            item.standing(),
            item.id(),
            item.state(),
            item.user(),
            item.since() == null ? "" : terminal.time(item.since()),
            item.why());
      }
    }
    if (shown > 0) {
      terminal.lines(table.lines(terminal, ""));
    }
    int orphans = idsOf(report, ORPHAN).size();
    terminal.line(
        Terminal.clean(
            (orphans == 0 ? "no orphans" : orphans == 1 ? "1 orphan" : orphans + " orphans")
                + " at "
                + (report.asked().isEmpty() ? "nobody" : String.join(", ", report.asked()))
                + (orphans > 0 && !kill ? "; 'drover orphans --kill' ends what is one then" : "")));
    if (foreign > 0 && !all) {
      terminal.line(foreign + " of other Drover installations; --all shows them");
    }
  }

  private static int end(Terminal terminal, DroverClient client, List<String> chosen) {
    Map<String, OrphanAnswers.Kill> answers = new LinkedHashMap<>();
    List<String> open = chosen;
    for (int asks = 0; asks < MOST_ASKS && !open.isEmpty(); asks++) {
      if (asks > 0) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
            .join();
      }
      for (OrphanAnswers.Kill answer : client.killOrphans(open).results()) {
        // what has gone since its end was asked for was ended
        boolean asked = answers.containsKey(answer.id()) && answer.result().equals("GONE");
        answers.put(
            answer.id(), asked ? new OrphanAnswers.Kill(answer.id(), "KILLED", "ended") : answer);
      }
      open =
          answers.values().stream()
              .filter(answer -> answer.result().equals(ENDING))
              .map(OrphanAnswers.Kill::id)
              .toList();
    }
    for (OrphanAnswers.Kill answer : answers.values()) {
      terminal.line(Terminal.clean(answer.result() + "  " + answer.id() + ": " + answer.message()));
    }
    boolean done =
        answers.values().stream()
            .allMatch(answer -> answer.result().equals("KILLED") || answer.result().equals("GONE"));
    return done ? ExitCode.OK : ExitCode.NOT_SUCCEEDED;
  }
}
