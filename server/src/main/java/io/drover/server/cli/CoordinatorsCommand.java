package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover coordinators}. */
@Command(
    name = "coordinators",
    description = "Lists coordinators, newest first.",
    mixinStandardHelpOptions = true)
final class CoordinatorsCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "RUNNING, RUNNINGWITHERROR, SUSPENDED, SUCCEEDED, DONEWITHERROR, KILLED…")
  @Nullable String status;

  @Option(names = "--name", paramLabel = "NAME", description = "Coordinators of that name.")
  @Nullable String name;

  @Option(names = "--user", paramLabel = "USER", description = "Coordinators of that user.")
  @Nullable String user;

  @Option(names = "--bundle", paramLabel = "ID", description = "Coordinators of that bundle.")
  @Nullable String bundle;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many; default ${DEFAULT-VALUE}.")
  int limit;

  @Option(names = "--json", description = "The server's JSON as it is.")
  boolean json;

  @Override
  public Integer call() {
    Terminal terminal = DroverCli.of(requireNonNull(spec)).terminal();
    try (DroverClient client = server.connect()) {
      if (json) {
        terminal.document(client.coordinatorsJson(query()));
        return ExitCode.OK;
      }
      ScheduleAnswers.CoordinatorPage page = client.coordinators(query());
      if (page.coordinators().isEmpty()) {
        terminal.line("no coordinators");
        return ExitCode.OK;
      }
      terminal.lines(table(page, terminal).lines(terminal, ""));
      int shown = page.coordinators().size();
      if (page.total() > shown) {
        terminal.line(shown + " of " + page.total() + " coordinators; --limit shows more");
      }
      return ExitCode.OK;
    }
  }

  private static Table table(ScheduleAnswers.CoordinatorPage page, Terminal terminal) {
    Table table = new Table("ID", "NAME", "STATUS", "USER", "RHYTHM", "ACTIONS", "NEXT");
    for (ScheduleAnswers.Coordinator job : page.coordinators()) {
      table.row(
          2,
          Terminal.Style.of(job.status()),
          job.id(),
          terminal.fit(job.name(), 40),
          job.status(),
          job.user(),
          job.rhythm(),
          Integer.toString(job.actionCount()),
          CoordinatorReport.nominal(job.nextAt()));
    }
    return table;
  }

  private List<NameValuePair> query() {
    List<NameValuePair> query = new ArrayList<>();
    add(query, "status", status);
    add(query, "name", name);
    add(query, "user", user);
    add(query, "bundle", bundle);
    add(query, "limit", Integer.toString(limit));
    return query;
  }

  private static void add(List<NameValuePair> query, String key, @Nullable String value) {
    if (value != null) {
      query.add(new BasicNameValuePair(key, value));
    }
  }
}
