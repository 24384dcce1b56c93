package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover validate}. */
@Command(
    name = "validate",
    description =
        "Checks a workflow.xml and prints every problem with its place and its fix. Asks the server"
            + " if one is given (--server or DROVER_URL), else checks here.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Parameters(paramLabel = "FILE", description = "A workflow.xml, or a directory that holds one.")
  @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    Path given = requireNonNull(file);
    Path workflow = Files.isDirectory(given) ? given.resolve("workflow.xml") : given;
    if (!Files.isReadable(workflow) || Files.isDirectory(workflow)) {
      throw new CliException(ExitCode.USAGE, "cannot read " + workflow);
    }
    List<ApiAnswers.Problem> problems = problems(cli, Files.readAllBytes(workflow));
    Terminal terminal = cli.terminal();
    for (ApiAnswers.Problem problem : problems) {
      terminal.line(Terminal.clean(problem.describe(workflow.toString())));
    }
    long errors = problems.stream().filter(ApiAnswers.Problem::isError).count();
    if (errors > 0) {
      terminal.error(
          "drover: " + workflow + " has " + errors + (errors == 1 ? " error" : " errors"));
      return ExitCode.NOT_SUCCEEDED;
    }
    terminal.line(workflow + " is valid");
    return ExitCode.OK;
  }

  private List<ApiAnswers.Problem> problems(DroverCli cli, byte[] workflow) {
    if (server.isGiven()) {
      try (DroverClient client = server.connect()) {
        return client.validate(new ByteArrayEntity(workflow, ContentType.APPLICATION_XML));
      } catch (CliException e) {
        // A document that is not even XML may be refused instead of listed.
        if (e.exitCode() == ExitCode.REFUSED && !e.problems().isEmpty()) {
          return e.problems();
        }
        throw e;
      }
    }
    return cli.validator().validate(workflow).stream().map(ApiAnswers.Problem::of).toList();
  }
}
