package io.drover.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** An application to begin with; the files are resources of this package. */
enum Scaffold {
  WORKFLOW,
  COORDINATOR;

  /** Where a server is that nobody configured otherwise. */
  static final String SERVER = "http://127.0.0.1:11000";

  private List<String> files() {
    return switch (this) {
      case WORKFLOW -> List.of("workflow.xml", "job.properties");
      case COORDINATOR -> List.of("coordinator.xml", "workflow.xml", "job.properties");
    };
  }

  /** What the command line calls it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes the files, none over an existing one; gives their paths.
   *
   * @param today first day of a schedule
   */
  List<Path> write(Path directory, String name, LocalDate today) throws IOException {
    for (String file : files()) {
      if (Files.exists(directory.resolve(file))) {
        throw new CliException(
            ExitCode.USAGE, directory.resolve(file) + " exists; nothing was written");
      }
    }
    Files.createDirectories(directory);
    for (String file : files()) {
      String text =
          template(file)
              .replace("@NAME@", name)
              .replace("@START@", today.toString())
              .replace("@END@", today.plusYears(1).toString())
              .replace("@SERVER@", SERVER)
              // it stands in comments of a property file, which end at the line's end
              .replace("@DIR@", Terminal.clean(directory.toString()));
      Files.writeString(directory.resolve(file), text);
    }
    return files().stream().map(directory::resolve).toList();
  }

  private String template(String file) {
    String resource = "scaffold/" + word() + "/" + file;
    try (InputStream in =
        Objects.requireNonNull(Scaffold.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
