package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import io.drover.server.bundle.ImportReport;
import io.drover.server.bundle.ImportRequest;
import io.drover.server.bundle.RefusedImportException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover import}. */
@Command(
    name = "import",
    description =
        "Copies an application with its sub-workflows into a bundle (zip) that 'drover run' and POST"
            + " /api/v1/workflows take. Reads files only, no server is asked.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "The application's directory, or its definition: a local path, or a URI of a file system"
              + " in the configuration (hdfs://..., s3a://...).")
  String source = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "ZIP",
      required = true,
      description = "The bundle to write.")
  @Nullable Path output;

  @Option(names = "--force", description = "Writes over an existing bundle.")
  boolean force;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description =
          "Sub-workflows from this directory are copied, too; without it, only those in SOURCE.")
  @Nullable String root;

  @Option(names = "--without-lib", description = "Leaves out directories called lib.")
  boolean withoutLib;

  @Option(
      names = {"-P", "--properties"},
      paramLabel = "FILE",
      description =
          "Job properties that the paths of sub-workflows need; becomes job.properties in the"
              + " bundle when SOURCE has none.")
  @Nullable Path properties;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A job property; repeatable, stronger than --properties.")
  Map<String, String> definitions = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A server's configuration, for its file systems (files.hdfs..., files.s3...).")
  @Nullable Path config;

  @Override
  public Integer call() {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    Path zip = requireNonNull(output);
    if (Files.isDirectory(zip) || (Files.exists(zip) && !force)) {
      throw new CliException(
          ExitCode.USAGE, zip + " exists" + (force ? "" : "; --force writes over it"));
    }
    Path parent = zip.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new CliException(ExitCode.USAGE, "there is no directory " + parent);
    }
    if (config != null && !Files.isReadable(config)) {
      throw new CliException(ExitCode.USAGE, "cannot read " + config);
    }
    ImportRequest request =
        new ImportRequest(
            source, Optional.ofNullable(root), definitions, propertiesFile(), !withoutLib, zip);
    ImportReport report = report(cli, request);
    Terminal terminal = cli.terminal();
    report.files().forEach(file -> terminal.line(Terminal.clean("  " + file)));
    terminal.line(
        Terminal.clean(
            zip
                + ": "
                + report.files().size()
                + (report.files().size() == 1 ? " file, " : " files, ")
                + report.bytes()
                + " bytes"));
    report.notes().forEach(note -> terminal.error(Terminal.clean("note: " + note)));
    return ExitCode.OK;
  }

  private Optional<String> propertiesFile() {
    if (properties == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(properties));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE, properties + " cannot be read, or is not UTF-8: " + e.getMessage());
    }
  }

  private ImportReport report(DroverCli cli, ImportRequest request) {
    try {
      return cli.importer().importApplication(Optional.ofNullable(config), request);
    } catch (RefusedImportException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    } catch (AccessDeniedException e) {
      throw new CliException(ExitCode.USAGE, "not allowed: " + e.getMessage());
    } catch (IOException e) {
      throw new CliException(ExitCode.SERVER, "cannot copy " + source + ": " + e.getMessage());
    }
  }
}
