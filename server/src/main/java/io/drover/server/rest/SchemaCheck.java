package io.drover.server.rest;

import io.drover.engine.WorkflowService;
import io.drover.schema.AnyDefinition;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import java.util.List;
import java.util.Set;

/** Checks a definition of any kind against the schemas alone. */
final class SchemaCheck {
  private static final Set<ErrorCode> SCHEMA = Set.of(ErrorCode.E0700, ErrorCode.E0701);

  private final WorkflowService workflows;

  SchemaCheck(WorkflowService workflows) {
    this.workflows = workflows;
  }

  /** Throws with all problems, if there are some. */
  void check(String xml) {
    List<Problem> problems =
        AnyDefinition.problems(xml, workflows::validate).stream()
            .filter(problem -> SCHEMA.contains(problem.code()))
            .toList();
    if (problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
      throw InvalidRequestException.of(problems);
    }
  }
}
