package io.drover.server.rest;

import io.drover.engine.WorkflowService;
import io.drover.schema.BundleXmlReader;
import io.drover.schema.CoordinatorXmlReader;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks a definition of any kind against the schemas alone; its root element says which kind. */
final class SchemaCheck {
  private static final Set<ErrorCode> SCHEMA = Set.of(ErrorCode.E0700, ErrorCode.E0701);

  /** The first start tag, after declaration, comments and processing instructions. */
  private static final Pattern ROOT =
      Pattern.compile(
          "\\A\\uFEFF?(?:\\s+|<\\?.*?\\?>|<!--.*?-->)*+<(?:[\\w.-]+:)?([\\w.-]+)", Pattern.DOTALL);

  private final WorkflowService workflows;

  SchemaCheck(WorkflowService workflows) {
    this.workflows = workflows;
  }

  /** Throws with all problems, if there are some. */
  void check(String xml) {
    List<Problem> problems =
        problems(xml).stream().filter(problem -> SCHEMA.contains(problem.code())).toList();
    if (problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
      throw InvalidRequestException.of(problems);
    }
  }

  private List<Problem> problems(String xml) {
    Matcher root = ROOT.matcher(xml);
    return switch (root.find() ? root.group(1) : "") {
      case "coordinator-app" -> new CoordinatorXmlReader().readAll(xml).problems();
      case "datasets" -> new CoordinatorXmlReader().readAllDatasets(xml).problems();
      case "bundle-app" -> new BundleXmlReader().readAll(xml).problems();
      default -> workflows.validate(xml);
    };
  }
}
