package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.server.doctor.DoctorReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover doctor}. */
@Command(
    name = "doctor",
    description =
        "Says of an Oozie application what of it runs here, and how. Reads files only, no server is"
            + " asked. Exit code 0: all of it runs; 1: something cannot run; 2: something cannot"
            + " be read.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DIR|FILE",
      description =
          "An application directory with all that lies below it, or one definition and what it"
              + " refers to.")
  @Nullable Path application;

  @Option(names = "--json", description = "The same as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    DoctorReport report = report(cli, requireNonNull(application));
    if (json) {
      cli.terminal()
          .document((JSON.writeValueAsString(report) + "\n").getBytes(StandardCharsets.UTF_8));
    } else {
      cli.terminal().lines(new DoctorPage(cli.terminal()).lines(report));
    }
    return switch (report.outcome()) {
      case RUNS -> ExitCode.OK;
      case CANNOT_RUN -> ExitCode.NOT_SUCCEEDED;
      case UNREADABLE -> ExitCode.USAGE;
    };
  }

  private static DoctorReport report(DroverCli cli, Path application) {
    try {
      return cli.doctor().examine(application);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "there is no " + e.getMessage());
    } catch (AccessDeniedException e) {
      throw new CliException(ExitCode.USAGE, "cannot read " + e.getMessage());
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "cannot read " + application + ": " + e.getMessage());
    }
  }
}
