package io.drover.locallivy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The assembled jars and launch scripts in the cache.
 *
 * @param directory holds {@code livy/jars}, {@code spark}, {@code fake-spark} and maybe {@code
 *     python}
 */
record LivyAssembly(Path directory) {
  LivyAssembly {
    requireNonNull(directory, "directory");
  }

  /** Assembles what is needed when the cache lacks it: minutes the first time, else 10 ms. */
  static LivyAssembly prepare(Path droverHome, Flavour flavour, Sessions sessions) {
    List<String> options = new ArrayList<>();
    if (flavour == Flavour.FAKE) {
      options.add("--livy-only");
    }
    if (sessions == Sessions.WITH_PYTHON) {
      options.add("--python");
    }
    Path directory = assemble(droverHome, options);
    if (!Files.isDirectory(directory.resolve("livy").resolve("jars"))) {
      throw new LocalLivyException("assemble made no " + directory.resolve("livy"));
    }
    return new LivyAssembly(directory);
  }

  /** Runs {@code bin/assemble} with these options; gives the directory that it names. */
  static Path assemble(Path droverHome, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add("sh");
    command.add(droverHome.resolve("local-livy").resolve("bin").resolve("assemble").toString());
    command.addAll(options);
    return Path.of(run(command).lines().reduce("", (before, line) -> line));
  }

  String livyClassPath() {
    return directory.resolve("livy").resolve("jars").resolve("*").toString();
  }

  Path sparkHome(Flavour flavour) {
    return directory.resolve(flavour == Flavour.REAL ? "spark" : "fake-spark");
  }

  /** Livy's half of the session driver; Spark brings the libraries that these two need. */
  List<Path> sessionJars() {
    try (Stream<Path> jars = Files.list(directory.resolve("livy").resolve("jars"))) {
      return jars.filter(
              jar -> {
                String name = jar.getFileName().toString();
                return name.startsWith("livy-api-") || name.startsWith("livy-rsc-");
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Python that has pyspark, once it was asked for and python3 was there. */
  Optional<Path> python() {
    return Optional.of(directory.resolve("python").resolve("bin").resolve("python"))
        .filter(Files::isExecutable);
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new LocalLivyException(
            String.join(" ", command) + " ended with code " + code + "; its last lines are above");
      }
      return output;
    } catch (IOException e) {
      throw new LocalLivyException("cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalLivyException("interrupted while assembling Livy", e);
    }
  }
}
