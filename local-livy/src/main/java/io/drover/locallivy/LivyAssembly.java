package io.drover.locallivy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The assembled jars and launch scripts in the cache.
 *
 * @param directory holds {@code livy/jars}, {@code spark} and {@code fake-spark}
 */
record LivyAssembly(Path directory) {
  LivyAssembly {
    requireNonNull(directory, "directory");
  }

  /**
   * Assembles what the flavour needs when the cache lacks it: minutes the first time, else 10 ms.
   */
  static LivyAssembly prepare(Path droverHome, Flavour flavour) {
    Path directory =
        assemble(droverHome, flavour == Flavour.FAKE ? List.of("--livy-only") : List.of());
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
