package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code drover new}. */
@Command(
    name = "new",
    description = "Writes an application to begin with: definition, properties, and how to run it.",
    mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {
  /** What can stand in XML, a URI and a property file without escaping. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "workflow|coordinator",
      description = "What to write.",
      converter = KindConverter.class)
  @Nullable Scaffold kind;

  @Parameters(index = "1", paramLabel = "DIR", description = "Where; made when it is missing.")
  @Nullable Path directory;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of the application; the directory's name otherwise.")
  String name = "";

  /** Says which there are when it is another word. */
  static final class KindConverter implements ITypeConverter<Scaffold> {
    @Override
    public Scaffold convert(String word) {
      for (Scaffold scaffold : Scaffold.values()) {
        if (scaffold.word().equals(word)) {
          return scaffold;
        }
      }
      throw new TypeConversionException("'" + word + "' is neither workflow nor coordinator");
    }
  }

  @Override
  public Integer call() throws IOException {
    Terminal terminal = DroverCli.of(requireNonNull(spec)).terminal();
    Path target = requireNonNull(directory);
    Scaffold scaffold = requireNonNull(kind);
    for (Path written : files(scaffold, target)) {
      terminal.line(Terminal.clean("wrote " + written));
    }
    terminal.line("");
    hints(scaffold, target).forEach(hint -> terminal.line(Terminal.clean(hint)));
    return ExitCode.OK;
  }

  private static List<String> hints(Scaffold scaffold, Path target) {
    String validate = "  drover validate " + target;
    Path properties = target.resolve("job.properties");
    String run = "  drover run " + target + " -P " + properties;
    return switch (scaffold) {
      case WORKFLOW ->
          List.of("Set the values in job.properties, then:", validate, run + " --watch");
      case COORDINATOR ->
          List.of(
              "Set the values in job.properties, then see what will happen:",
              validate,
              "  drover simulate " + target + " -P " + properties,
              "Send it to a server:",
              "  (cd "
                  + target
                  + " && zip -q - *.xml) | curl --data-binary @- \""
                  + Scaffold.SERVER
                  + "/api/v1/coordinators?$(sed -n 's/^[a-z].*/param=&/p' "
                  + properties
                  + " | paste -sd '&')\"",
              "or copy the directory to oozie.coord.application.path, and:",
              "  oozie job -oozie " + Scaffold.SERVER + "/oozie -config " + properties + " -run",
              "Look at it with the id that either prints:",
              "  drover coordinator ID",
              "The workflow of one day alone:",
              run + " -D day=2026-01-01 --watch");
    };
  }

  private List<Path> files(Scaffold scaffold, Path target) throws IOException {
    String chosen = name.isEmpty() ? fileName(target) : name;
    if (!NAME.matcher(chosen).matches()) {
      throw new CliException(
          ExitCode.USAGE,
          "'" + chosen + "' is no name: letters, digits, '.', '_' and '-'; give one with --name");
    }
    try {
      if (Files.exists(target) && !Files.isDirectory(target)) {
        throw new CliException(ExitCode.USAGE, target + " is a file");
      }
      return scaffold.write(target, chosen, today());
    } catch (FileSystemException e) {
      throw new CliException(ExitCode.USAGE, "cannot write " + e.getMessage());
    }
  }

  private LocalDate today() {
    return DroverCli.of(requireNonNull(spec))
        .clock()
        .instant()
        .atZone(ZoneOffset.UTC)
        .toLocalDate();
  }

  private static String fileName(Path directory) {
    return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
  }
}
