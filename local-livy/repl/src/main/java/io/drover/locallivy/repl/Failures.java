package io.drover.locallivy.repl;

import java.util.List;
import java.util.stream.Stream;

/** Turns exceptions into failed outputs, without the stack frames of this package. */
final class Failures {
  private static final String OWN_PACKAGE = Failures.class.getPackageName() + ".";

  private Failures() {}

  /** The value is the message of the root cause, the traceback its frames down to our own code. */
  static Output of(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return new Output.Failed(
        "Error",
        message == null ? root.toString() : message,
        Stream.of(root.getStackTrace())
            .takeWhile(frame -> !frame.getClassName().startsWith(OWN_PACKAGE))
            .map(StackTraceElement::toString)
            .toList());
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
}
