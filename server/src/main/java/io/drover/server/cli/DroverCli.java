package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import io.drover.schema.Problem;
import io.drover.server.bundle.ImportReport;
import io.drover.server.bundle.ImportRequest;
import io.drover.server.doctor.DoctorReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The {@code drover} command. {@code main} hands in what is not HTTP: how to start a server, and
 * how to validate, examine and import without one.
 */
@Command(
    name = "drover",
    description = "Runs Oozie-style XML workflows on Spark through Apache Livy.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServerCommand.class,
      RunCommand.class,
      SubmitCommand.class,
      JobCommand.class,
      JobsCommand.class,
      CoordinatorCommand.class,
      CoordinatorsCommand.class,
      CapacityCommand.class,
      ValidateCommand.class,
      DoctorCommand.class,
      SimulateCommand.class,
      BackfillCommand.class,
      OrphansCommand.class,
      NewCommand.class,
      ImportCommand.class,
      VersionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done; a watched job SUCCEEDED; a validated file has no error; an application runs.",
      "1:A watched job was KILLED or FAILED; a validated file has an error; an application"
          + " cannot run; there are orphans.",
      "2:Wrong use: command line, property file or application on disk.",
      "3:The server refused: unknown job, verb in the wrong state, invalid workflow.",
      "4:The server cannot be reached, or failed.",
      "5:A bug of this command."
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  DROVER_URL   the server, unless --server is given",
      "  NO_COLOR     any value: no colours"
    })
public final class DroverCli implements Runnable {
  /** Starts a server in this process and returns its exit code when it has stopped. */
  @FunctionalInterface
  public interface ServerLauncher {
    /**
     * Returns only when the server has stopped.
     *
     * @param config the file given by {@code --config}; empty for the default place
     * @param overrides configuration keys given by {@code -D}
     */
    int launch(Optional<Path> config, Map<String, String> overrides) throws Exception;
  }

  /** Validates a workflow.xml, coordinator.xml or bundle.xml without a server. */
  @FunctionalInterface
  public interface LocalValidator {
    /** All problems, errors and warnings, in document order; empty when there is none. */
    List<Problem> validate(byte[] definition);
  }

  /** Examines an Oozie application without a server. */
  @FunctionalInterface
  public interface LocalDoctor {
    /**
     * The report on a directory or a definition file.
     *
     * @throws IOException when there is no such file, or it cannot be read
     */
    DoctorReport examine(Path application) throws IOException;
  }

  /** Copies an application into a bundle without a server. */
  @FunctionalInterface
  public interface LocalImporter {
    /**
     * Writes the bundle that the request asks for.
     *
     * @param config the file given by {@code --config}, for its file systems
     * @throws io.drover.server.bundle.RefusedImportException for a source that no bundle can be
     *     made of
     * @throws IOException when a file system fails or forbids it
     */
    ImportReport importApplication(Optional<Path> config, ImportRequest request) throws IOException;
  }

  private final ServerLauncher launcher;
  private final LocalValidator validator;
  private final LocalDoctor doctor;
  private final LocalImporter importer;
  private final Terminal terminal;
  private final Map<String, String> environment;
  private final InstantSource clock;

  /** The command of this process: its streams, environment and clock. */
  public DroverCli(
      ServerLauncher launcher,
      LocalValidator validator,
      LocalDoctor doctor,
      LocalImporter importer) {
    this(
        launcher,
        validator,
        doctor,
        importer,
        Terminal.ofProcess(System.out, System.err, System.getenv()),
        System.getenv(),
        InstantSource.system());
  }

  DroverCli(
      ServerLauncher launcher,
      LocalValidator validator,
      LocalDoctor doctor,
      LocalImporter importer,
      Terminal terminal,
      Map<String, String> environment,
      InstantSource clock) {
    this.launcher = requireNonNull(launcher, "launcher");
    this.validator = requireNonNull(validator, "validator");
    this.doctor = requireNonNull(doctor, "doctor");
    this.importer = requireNonNull(importer, "importer");
    this.terminal = requireNonNull(terminal, "terminal");
    this.environment = Map.copyOf(environment);
    this.clock = requireNonNull(clock, "clock");
  }

  /** Runs one command line to its end and returns its exit code, see {@link ExitCode}. */
  public int execute(String... arguments) {
    return new CommandLine(this)
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.abilities().colour()
                    ? CommandLine.Help.Ansi.ON
                    : CommandLine.Help.Ansi.OFF))
        .setOut(terminal.writer())
        .setErr(terminal.errorWriter())
        .setParameterExceptionHandler(this::wrongUse)
        .setExecutionExceptionHandler(this::failed)
        .execute(arguments);
  }

  /** Without a sub-command: says which there are. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        new CommandLine(this),
        "which command? One of server, run, submit, job, jobs, coordinator, coordinators, capacity,"
            + " validate, doctor, simulate, orphans, new, import, version.");
  }

  private int wrongUse(CommandLine.ParameterException problem, String[] arguments) {
    terminal.error("drover: " + Terminal.clean(String.valueOf(problem.getMessage())));
    terminal.error(
        "Try '"
            + problem.getCommandLine().getCommandSpec().qualifiedName()
            + " --help' for what it takes.");
    return ExitCode.USAGE;
  }

  private int failed(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult arguments) {
    if (failure instanceof CliException known) {
      terminal.error("drover: " + Terminal.clean(String.valueOf(known.getMessage())));
      known
          .problems()
          .forEach(problem -> terminal.error("  " + Terminal.clean(problem.describe("workflow"))));
      return known.exitCode();
    }
    terminal.error("drover: internal error: " + Terminal.clean(failure.toString()));
    return ExitCode.INTERNAL;
  }

  /** The command that this sub-command belongs to. */
  static DroverCli of(CommandSpec command) {
    return (DroverCli) command.root().userObject();
  }

  ServerLauncher launcher() {
    return launcher;
  }

  LocalValidator validator() {
    return validator;
  }

  LocalDoctor doctor() {
    return doctor;
  }

  LocalImporter importer() {
    return importer;
  }

  Terminal terminal() {
    return terminal;
  }

  InstantSource clock() {
    return clock;
  }

  /** A variable of the environment; empty when it is not set. */
  String environment(String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
