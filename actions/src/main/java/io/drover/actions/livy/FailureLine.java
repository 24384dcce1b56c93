package io.drover.actions.livy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a log the one line that says best why a job failed. */
final class FailureLine {
  private static final int LONGEST_LINE = 2_000;
  private static final int LONGEST_ANSWER = 1_000;

  /** An exception as Java and Python print it: its class, then a colon or the end of the line. */
  private static final Pattern EXCEPTION =
      Pattern.compile("(?:[A-Za-z_][\\w$]*\\.)*[A-Z][\\w$]*(?:Exception|Error)(?=:|\\s|$).*");

  private static final Pattern LOG_PREFIX =
      Pattern.compile("^\\d{2,4}[/-]\\d{2}[/-]\\d{2}[T ][\\d:.,]+ (?:TRACE|DEBUG|INFO|WARN) .*");

  private static final List<String> CONTACT_LOST =
      List.of("failed on connection exception", "no yarn application is found");

  private FailureLine() {}

  /**
   * The first exception that ended the program, else the first exception at all, else an error line
   * of spark-submit, else the last line that is no routine log line.
   */
  static Optional<String> in(List<String> lines) {
    Optional<String> thrown = Optional.empty();
    Optional<String> any = Optional.empty();
    Optional<String> error = Optional.empty();
    Optional<String> last = Optional.empty();
    for (String raw : lines) {
      String line = clean(raw);
      if (line.isEmpty() || isHeading(line) || LOG_PREFIX.matcher(line).matches()) {
        continue;
      }
      if (!line.startsWith("at ")) {
        last = Optional.of(line);
      }
      Matcher exception = EXCEPTION.matcher(line);
      boolean found = exception.find();
      if (thrown.isEmpty() && found && endsProgram(line)) {
        thrown = Optional.of(exception.group());
      }
      if (any.isEmpty() && found && !line.startsWith("at ")) {
        any = Optional.of(exception.group());
      }
      if (error.isEmpty() && line.startsWith("Error:")) {
        error = Optional.of(line);
      }
    }
    return thrown
        .or(() -> pick(lines))
        .or(orElse(any))
        .or(orElse(error))
        .or(orElse(last))
        .map(FailureLine::cut);
  }

  private static java.util.function.Supplier<Optional<String>> orElse(Optional<String> other) {
    return () -> other;
  }

  /** The line that closes a Python traceback. */
  private static Optional<String> pick(List<String> lines) {
    boolean inTraceback = false;
    for (String raw : lines) {
      String line = raw.length() > LONGEST_LINE ? raw.substring(0, LONGEST_LINE) : raw;
      if (line.startsWith("Traceback (most recent call last)")) {
        inTraceback = true;
      } else if (inTraceback && !line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
        return Optional.of(line.strip());
      }
    }
    return Optional.empty();
  }

  private static boolean endsProgram(String line) {
    return line.startsWith("Exception in thread")
        || line.contains("User class threw exception")
        || line.contains("Uncaught exception");
  }

  /** Whether the cluster was out of Livy's reach, so that its state says nothing about the job. */
  static boolean saysContactLost(List<String> lines) {
    return lines.stream()
        .map(line -> clean(line).toLowerCase(Locale.ROOT))
        .anyMatch(line -> CONTACT_LOST.stream().anyMatch(line::contains));
  }

  private static boolean isHeading(String line) {
    return line.equals("stdout:")
        || line.equals("stderr:")
        || line.equals("YARN Diagnostics:")
        || line.startsWith("Kubernetes Diagnostics:");
  }

  private static String clean(String line) {
    return (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line).strip();
  }

  private static String cut(String line) {
    return line.length() > LONGEST_ANSWER ? line.substring(0, LONGEST_ANSWER) + "…" : line;
  }
}
