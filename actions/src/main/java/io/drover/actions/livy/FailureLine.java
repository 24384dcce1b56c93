package io.drover.actions.livy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
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

  private static final Pattern ANY_LOG_PREFIX =
      Pattern.compile("^\\d{2,4}[/-]\\d{2}[/-]\\d{2}[T ][\\d:.,]+ [A-Z]+ ");

  private static final String DIAGNOSTICS = "YARN Diagnostics:";
  private static final String CAUSED_BY = "Caused by:";

  private static final List<String> CONTACT_LOST =
      List.of("failed on connection exception", "no yarn application is found");

  private FailureLine() {}

  /**
   * The exception that ended the program, else the first exception at all, else an error line of
   * spark-submit, else the first line of the cluster's diagnostics, else the last line that is no
   * routine log line.
   */
  static Optional<String> in(List<String> lines) {
    Optional<String> any = Optional.empty();
    Optional<String> error = Optional.empty();
    Optional<String> last = Optional.empty();
    boolean diagnosed = false;
    boolean inDiagnostics = false;
    for (String raw : lines) {
      String line = clean(raw);
      inDiagnostics |= line.equals(DIAGNOSTICS);
      if (line.isEmpty() || isHeading(line) || LOG_PREFIX.matcher(line).matches()) {
        continue;
      }
      if (!line.startsWith("at ") && !diagnosed) {
        last = Optional.of(line);
        diagnosed = inDiagnostics;
      }
      if (any.isEmpty() && !line.startsWith("at ")) {
        any = exception(line);
      }
      if (error.isEmpty() && line.startsWith("Error:")) {
        error = Optional.of(line);
      }
    }
    return thrown(lines).or(orElse(any)).or(orElse(error)).or(orElse(last)).map(FailureLine::cut);
  }

  /** The same for diagnostics alone. */
  static Optional<String> inDiagnostics(String diagnostics) {
    List<String> lines = new ArrayList<>();
    lines.add(DIAGNOSTICS);
    diagnostics.lines().forEach(lines::add);
    return in(lines);
  }

  /**
   * Only what certainly ended the program: an exception that nobody caught, with its root cause, or
   * the last line of a Python traceback.
   */
  static Optional<String> thrown(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (endsProgram(clean(lines.get(i)))) {
        // Spark's master writes the exception into the next line.
        int at = exception(clean(lines.get(i))).isPresent() ? i : i + 1;
        Optional<String> found =
            at < lines.size() ? exception(clean(lines.get(at))) : Optional.empty();
        if (found.isPresent()) {
          return found.map(line -> withCause(line, lines.subList(at + 1, lines.size())));
        }
      }
    }
    return pick(lines).map(FailureLine::cut);
  }

  private static Optional<String> exception(String line) {
    return Optional.of(EXCEPTION.matcher(line)).filter(Matcher::find).map(Matcher::group);
  }

  /** The last cause of the stack trace that goes on in these lines. */
  private static String withCause(String thrown, List<String> below) {
    Optional<String> root = Optional.empty();
    for (String raw : below) {
      String line = clean(raw);
      if (ANY_LOG_PREFIX.matcher(line).find() || endsProgram(line)) {
        break;
      }
      if (line.startsWith(CAUSED_BY)) {
        root = Optional.of(line.substring(CAUSED_BY.length()).strip());
      }
    }
    return cut(thrown)
        + root.filter(cause -> !cause.equals(thrown))
            .map(cause -> " (caused by " + cut(cause) + ")")
            .orElse("");
  }

  private static Supplier<Optional<String>> orElse(Optional<String> other) {
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
        || line.equals(DIAGNOSTICS)
        || line.startsWith("Kubernetes Diagnostics:");
  }

  private static String clean(String line) {
    return (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line).strip();
  }

  private static String cut(String line) {
    return line.length() > LONGEST_ANSWER ? line.substring(0, LONGEST_ANSWER) + "…" : line;
  }
}
