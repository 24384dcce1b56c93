package io.drover.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The caller's fault: answered with a 4xx, the code and a message that says how to fix it. */
public class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<Problem> problems;

  public InvalidRequestException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  /** {@code problems} may be empty; the first error's code is usually {@code code}. */
  public InvalidRequestException(ErrorCode code, String message, List<Problem> problems) {
    super(requireNonNull(message, "message"));
    this.code = requireNonNull(code, "code");
    this.problems = List.copyOf(problems);
  }

  /** All problems of a document, with the code of the first error; there must be at least one. */
  public static InvalidRequestException of(List<Problem> problems) {
    Problem first =
        problems.stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no error among the problems"));
    String message =
        String.join(
            "\n",
            problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::toString)
                .toList());
    return new InvalidRequestException(first.code(), message, problems);
  }

  public ErrorCode code() {
    return code;
  }

  /** Every problem found, errors and warnings; empty when the fault has no document. */
  public List<Problem> problems() {
    return problems;
  }
}
