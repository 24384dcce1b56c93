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

/** {@code drover jobs}. */
@Command(name = "jobs", description = "Lists jobs, newest first.", mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "PREP, RUNNING, SUSPENDED, SUCCEEDED, KILLED or FAILED.")
  @Nullable String status;

  @Option(names = "--name", paramLabel = "NAME", description = "Workflows of that name.")
  @Nullable String name;

  @Option(names = "--user", paramLabel = "USER", description = "Jobs of that user.")
  @Nullable String user;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many jobs; default ${DEFAULT-VALUE}.")
  int limit;

  @Option(names = "--json", description = "The server's JSON as it is.")
  boolean json;

  @Override
  public Integer call() {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    Terminal terminal = cli.terminal();
    try (DroverClient client = server.connect()) {
      if (json) {
        terminal.document(client.jobsJson(query()));
        return ExitCode.OK;
      }
      ApiAnswers.JobPage page = client.jobs(query());
      if (page.jobs().isEmpty()) {
        terminal.line("no jobs");
        return ExitCode.OK;
      }
      Table table = new Table("ID", "NAME", "STATUS", "USER", "RUN", "CREATED", "DURATION");
      for (ApiAnswers.Job job : page.jobs()) {
        table.row(
            2,
            Terminal.Style.of(job.status()),
            job.id(),
            terminal.fit(job.name(), 40),
            job.status(),
            job.user(),
            job.run() == 0 ? "" : Integer.toString(job.run()),
            job.createdAt() == null ? "" : terminal.time(job.createdAt()),
            Durations.between(job.startedAt(), job.endedAt(), cli.clock().instant()));
      }
      terminal.lines(table.lines(terminal, ""));
      if (page.total() > page.jobs().size()) {
        terminal.line(page.jobs().size() + " of " + page.total() + " jobs; --limit shows more");
      }
      return ExitCode.OK;
    }
  }

  private List<NameValuePair> query() {
    List<NameValuePair> query = new ArrayList<>();
    add(query, "status", status);
    add(query, "name", name);
    add(query, "user", user);
    add(query, "limit", Integer.toString(limit));
    return query;
  }

  private static void add(List<NameValuePair> query, String key, @Nullable String value) {
    if (value != null) {
      query.add(new BasicNameValuePair(key, value));
    }
  }
}
