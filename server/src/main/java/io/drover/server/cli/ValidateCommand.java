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
        "Checks a workflow.xml, coordinator.xml or bundle.xml and prints every problem with its place"
            + " and its fix. Asks the server if one is given (--server or DROVER_URL), else checks"
            + " here.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private static final List<String> DEFINITIONS =
      List.of("workflow.xml", "coordinator.xml", "bundle.xml");

  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Parameters(
      paramLabel = "FILE",
      description = "A definition, whatever its name, or a directory that holds such files.")
  @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    int exitCode = ExitCode.OK;
    for (Path definition : definitions(requireNonNull(file))) {
      exitCode = Math.max(exitCode, validate(definition));
    }
    return exitCode;
  }

  private static List<Path> definitions(Path given) {
    List<Path> definitions =
        Files.isDirectory(given)
            ? DEFINITIONS.stream().map(given::resolve).filter(Files::isRegularFile).toList()
            : List.of(given);
    return definitions.isEmpty() ? List.of(given.resolve(DEFINITIONS.get(0))) : definitions;
  }

  private int validate(Path definition) throws IOException {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    if (!Files.isReadable(definition)) {
      throw new CliException(ExitCode.USAGE, "cannot read " + definition);
    }
    List<ApiAnswers.Problem> problems = problems(cli, Files.readAllBytes(definition));
    Terminal terminal = cli.terminal();
    for (ApiAnswers.Problem problem : problems) {
      terminal.line(Terminal.clean(problem.describe(definition.toString())));
    }
    long errors = problems.stream().filter(ApiAnswers.Problem::isError).count();
    if (errors > 0) {
      terminal.error(
          "drover: " + definition + " has " + errors + (errors == 1 ? " error" : " errors"));
      return ExitCode.NOT_SUCCEEDED;
    }
    terminal.line(definition + " is valid");
    return ExitCode.OK;
  }

  private List<ApiAnswers.Problem> problems(DroverCli cli, byte[] definition) {
    if (server.isGiven()) {
      try (DroverClient client = server.connect()) {
        return client.validate(new ByteArrayEntity(definition, ContentType.APPLICATION_XML));
      } catch (CliException e) {
        // A document that is not even XML may be refused instead of listed.
        if (e.exitCode() == ExitCode.REFUSED && !e.problems().isEmpty()) {
          return e.problems();
        }
        throw e;
      }
    }
    return cli.validator().validate(definition).stream().map(ApiAnswers.Problem::of).toList();
  }
}
