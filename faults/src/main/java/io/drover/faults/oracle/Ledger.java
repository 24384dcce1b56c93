package io.drover.faults.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What really was started: one line for each application.
 *
 * @param starts by the names of attempts
 */
record Ledger(Map<String, Integer> starts) {
  Ledger {
    starts = Map.copyOf(starts);
  }

  static Ledger read(Path file) throws IOException {
    Map<String, Integer> starts = new HashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, UTF_8)) {
        starts.merge(line.substring(0, line.indexOf(' ')), 1, Integer::sum);
      }
    }
    return new Ledger(starts);
  }

  int starts(String attempt) {
    return starts.getOrDefault(attempt, 0);
  }

  int total() {
    return starts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
