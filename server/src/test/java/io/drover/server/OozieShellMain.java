package io.drover.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.oozie.cli.OozieCLI;

/**
 * Runs in a process of its own: reads command lines of {@code oozie} as JSON arrays, one a line,
 * gives each to the genuine command line and answers what it printed and its exit code. One process
 * for many commands, because each new one costs a second.
 */
public final class OozieShellMain {
  private OozieShellMain() {}

  public static void main(String[] arguments) throws IOException {
    ObjectMapper json = new ObjectMapper();
    PrintStream answers = System.out;
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exitCode = new OozieCLI().run(json.readValue(line, String[].class));
      answers.println(
          json.writeValueAsString(
              Map.of(
                  "exitCode",
                  exitCode,
                  "out",
                  out.toString(StandardCharsets.UTF_8),
                  "err",
                  err.toString(StandardCharsets.UTF_8))));
      answers.flush();
    }
  }
}
