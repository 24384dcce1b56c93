package io.drover.server.rest;

import io.drover.schema.Problem;
import java.util.List;

/** A problem as JSON. Line and column count from 1; 0 means unknown. */
public record ProblemView(
    String code,
    String severity,
    String message,
    String element,
    int line,
    int column,
    String fix) {
  static List<ProblemView> of(List<Problem> problems) {
    return problems.stream().map(ProblemView::of).toList();
  }

  static ProblemView of(Problem problem) {
    return new ProblemView(
        problem.code().name(),
        problem.severity().name(),
        problem.message(),
        problem.element(),
        problem.location().line(),
        problem.location().column(),
        problem.fix());
  }
}
