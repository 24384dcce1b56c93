package io.drover.examples;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Drover server as a process of its own, which a test may kill. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final String url;

  private ServerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Starts one on the data of {@code directory}; another one there goes on with its jobs. */
  static ServerProcess start(Path directory, Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(List.of("server", "-D", "server.port=0"));
    arguments.addAll(List.of("-D", "server.data-dir=" + directory.resolve("data")));
    settings.forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    try {
      Path log = Files.createTempFile(directory, "server-", ".log");
      Process process = launch(arguments, log);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> text(log).contains("Drover is ready at ") || !process.isAlive());
      if (!process.isAlive()) {
        throw new IllegalStateException("the server did not start:\n" + text(log));
      }
      return new ServerProcess(
          process, text(log).replaceAll("(?s).*Drover is ready at (\\S+).*", "$1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command of {@code drover} against a server; gives what it printed. */
  static String command(Path directory, String server, String... words) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--server", server));
    Path output = Files.createTempFile(directory, "command-", ".log");
    launch(arguments, output).waitFor();
    return text(output);
  }

  private static Process launch(List<String> arguments, Path output) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.drover.server.ServerMain"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  /** SIGKILL; returns when it is gone. */
  void killHard() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
