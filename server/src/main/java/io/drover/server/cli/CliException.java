package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Ends the command with one clear line and an exit code. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient List<ApiAnswers.Problem> problems;

  CliException(int exitCode, String message) {
    this(exitCode, message, List.of());
  }

  /** {@code problems} are printed after the message, a line each. */
  CliException(int exitCode, String message, List<ApiAnswers.Problem> problems) {
    super(requireNonNull(message, "message"));
    this.exitCode = exitCode;
    this.problems = List.copyOf(problems);
  }

  int exitCode() {
    return exitCode;
  }

  List<ApiAnswers.Problem> problems() {
    return problems;
  }
}
