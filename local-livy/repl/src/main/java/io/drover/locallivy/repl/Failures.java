package io.drover.locallivy.repl;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Turns exceptions into failed outputs, without the stack frames of this package. */
final class Failures {
  private static final String OWN_FRAME = "\tat " + Failures.class.getPackageName() + ".";

  private Failures() {}

  /** The value is the exception as it prints itself, the traceback its stack down to our code. */
  static Output of(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof InvocationTargetException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new Output.Failed("Error", cause.toString(), stackOf(cause));
  }

  /** The first line is what happened, the others say where. */
  static Output ofText(String text) {
    List<String> lines = lines(text);
    return lines.isEmpty()
        ? new Output.Failed("Error", "", List.of())
        : new Output.Failed("Error", lines.get(0).strip(), lines.subList(1, lines.size()));
  }

  static List<String> lines(String text) {
    return text.lines().map(line -> line + "\n").toList();
  }

  private static List<String> stackOf(Throwable thrown) {
    StringWriter printed = new StringWriter();
    thrown.printStackTrace(new PrintWriter(printed));
    Stream<String> frames = printed.toString().lines().filter(line -> line.startsWith("\tat "));
    return frames.takeWhile(line -> !line.startsWith(OWN_FRAME)).map(line -> line + "\n").toList();
  }
}
