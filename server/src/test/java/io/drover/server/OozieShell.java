package io.drover.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The genuine {@code oozie} command line in a child process, see {@link OozieShellMain}. */
final class OozieShell implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  /** What one command did. */
  record Ran(int exitCode, String out, String err) {
    /** The word after {@code label} on the line that begins with it. */
    String after(String label) {
      return out.lines()
          .filter(line -> line.startsWith(label))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no line '" + label + "' in\n" + this))
          .substring(label.length())
          .strip();
    }

    @Override
    public String toString() {
      return "exit code " + exitCode + "\n--- out\n" + out + "\n--- err\n" + err;
    }
  }

  OozieShell(String oozieUrl, Path home) throws IOException {
    this.process = java(oozieUrl, home, OozieShellMain.class.getName(), List.of());
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The command line's own main, as the {@code oozie} script starts it. */
  static Ran main(String oozieUrl, Path home, String... arguments) throws Exception {
    Process process = java(oozieUrl, home, "org.apache.oozie.cli.OozieCLI", List.of(arguments));
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the command does not end: " + List.of(arguments));
      }
      return new Ran(process.exitValue(), out, "");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process java(String oozieUrl, Path home, String main, List<String> arguments)
      throws IOException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            // the command line keeps a token file there
            "-Duser.home=" + home,
            "-cp",
            System.getProperty("java.class.path"),
            main));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OOZIE_URL", oozieUrl);
    return builder.start();
  }

  /** Runs one command to its end. */
  Ran run(String... arguments) {
    try {
      commands.write(JSON.writeValueAsString(arguments));
      commands.write('\n');
      commands.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new AssertionError("the command line's process is gone");
      }
      JsonNode answer = JSON.readTree(line);
      return new Ran(
          answer.path("exitCode").asInt(),
          answer.path("out").asText(),
          answer.path("err").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one command that must succeed. */
  Ran ok(String... arguments) {
    Ran ran = run(arguments);
    if (ran.exitCode() != 0) {
      throw new AssertionError(List.of(arguments) + ": " + ran);
    }
    return ran;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
