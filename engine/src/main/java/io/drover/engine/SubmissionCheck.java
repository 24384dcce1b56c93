package io.drover.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionRegistry;
import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.Expressions;
import io.drover.engine.el.JobScope;
import io.drover.engine.store.SharedTexts;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.ParameterCheck;
import io.drover.schema.Problem;
import io.drover.schema.ReadResult;
import io.drover.schema.SourceLocation;
import io.drover.schema.ValidationOptions;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowValidator;
import io.drover.schema.WorkflowXmlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** From a submission to a workflow that can run, or to every problem it has. */
final class SubmissionCheck {
  /** Weight of the checked definitions that are kept, in characters of their texts. */
  private static final long CACHED_CHARACTERS = 4_000_000;

  private final ApplicationReader applications;
  private final WorkflowXmlReader reader;
  private final CompiledWorkflows workflows;
  private final ActionRegistry registry;
  private final Expressions expressions;
  private final EngineConfig config;

  /** By what they were read from: most jobs run a definition that ran before. */
  private final Cache<CheckedText, Checked> checked =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_CHARACTERS)
          .weigher((CheckedText text, Checked found) -> 1_000 + text.length())
          .build();

  private record CheckedText(String hash, int length, boolean nested) {}

  SubmissionCheck(
      ApplicationReader applications,
      WorkflowXmlReader reader,
      CompiledWorkflows workflows,
      ActionRegistry registry,
      Expressions expressions,
      EngineConfig config) {
    this.applications = applications;
    this.reader = reader;
    this.workflows = workflows;
    this.registry = registry;
    this.expressions = expressions;
    this.config = config;
  }

  PreparedWorkflow prepare(Submission submission) {
    ApplicationReader.Application application =
        applications.read(
            JobKind.WORKFLOW, submission.properties(), submission.workflowXml(), submission.user());
    String xml = application.definitionXml();
    Map<String, String> resolved = application.properties();
    boolean nested = JobSettings.validateForkJoin(resolved);
    String hash = SharedTexts.sha256(xml);
    Checked checked = check(xml, hash, nested);
    if (checked.problems().stream().anyMatch(SubmissionCheck::isError)) {
      throw InvalidRequestException.of(checked.problems());
    }
    WorkflowDefinition definition = checked.definition();
    // a parameter's default may name properties, and properties may name a parameter
    Map<String, String> complete =
        new TreeMap<>(
            HadoopConfigurationXml.substitute(ParameterCheck.withDefaults(definition, resolved)));
    Optional<GlobalSection> unused = PropagatedGlobal.effective(definition.global(), complete);
    String name = name(definition, complete);
    for (WorkflowNode node : definition.nodes().values()) {
      if (node instanceof ActionNode action) {
        UserRetryPolicy.of(action.retry(), complete, config, expressions);
      }
    }
    return new PreparedWorkflow(
        name,
        application.path(),
        xml,
        hash,
        complete,
        nested,
        workflows.put(hash, nested, definition),
        checked.problems());
  }

  /** A definition and everything that is wrong with it. */
  record Checked(WorkflowDefinition definition, List<Problem> problems) {}

  /** Reads and validates; throws when the XML itself cannot be read. */
  Checked check(String xml, boolean nested) {
    return check(xml, SharedTexts.sha256(xml), nested);
  }

  private Checked check(String xml, String hash, boolean nested) {
    return Objects.requireNonNull(
        checked.get(
            new CheckedText(hash, xml.length(), nested), missing -> readAndCheck(xml, nested)));
  }

  private Checked readAndCheck(String xml, boolean nested) {
    if (xml.length() > config.definitionLimit()) {
      throw new InvalidRequestException(
          ErrorCode.E0736,
          "Workflow definition is "
              + xml.length()
              + " characters, more than the limit of "
              + config.definitionLimit());
    }
    ReadResult read = reader.readAll(xml);
    if (read.definition().isEmpty()) {
      throw InvalidRequestException.of(read.problems());
    }
    WorkflowDefinition definition = read.definition().get();
    List<Problem> problems = new ArrayList<>(read.problems());
    problems.addAll(
        new WorkflowValidator()
            .validate(definition, new ValidationOptions(nested, registry.kinds())));
    for (WorkflowNode node : definition.nodes().values()) {
      if (node instanceof ActionNode action) {
        Optional<ActionExecutor> executor = registry.executor(action.kind());
        executor.ifPresent(found -> problems.addAll(found.validate(action.body())));
        retryReduced(action).ifPresent(problems::add);
      }
    }
    return new Checked(definition, List.copyOf(problems));
  }

  /** An expression is known only when a job is submitted; it is reduced without a word. */
  private Optional<Problem> retryReduced(ActionNode action) {
    return action
        .retry()
        .max()
        .filter(text -> text.matches("[0-9]{1,9}"))
        .filter(text -> Integer.parseInt(text) > config.userRetryMax())
        .map(
            text ->
                Problem.warning(
                    ErrorCode.E0820,
                    "retry-max is "
                        + text
                        + ", but this server retries at most "
                        + config.userRetryMax()
                        + " times",
                    "action '" + action.name() + "'",
                    action.location(),
                    "lower it, or ask the administrator for a higher maximum."));
  }

  /** Evaluates every expression of the workflow once, as Oozie's dry run does. */
  void evaluateAll(PreparedWorkflow workflow, JobScope scope) {
    List<Problem> problems = new ArrayList<>();
    WorkflowDefinition definition = workflow.workflow().definition();
    try {
      definition
          .global()
          .ifPresent(global -> global.map(text -> expressions.evaluate(text, scope)));
    } catch (ExpressionException e) {
      problems.add(unresolved(e, "global", SourceLocation.UNKNOWN));
    }
    for (WorkflowNode node : definition.nodes().values()) {
      try {
        if (node instanceof ActionNode action) {
          expressions.evaluate(action.body(), scope);
        } else if (node instanceof WorkflowNode.DecisionNode decision) {
          decision.cases().forEach(option -> expressions.evaluate(option.predicate(), scope));
        } else if (node instanceof WorkflowNode.KillNode kill) {
          expressions.evaluate(kill.message(), scope);
        }
      } catch (ExpressionException e) {
        problems.add(unresolved(e, "node '" + node.name() + "'", node.location()));
      }
    }
    if (!problems.isEmpty()) {
      throw InvalidRequestException.of(problems);
    }
  }

  private static Problem unresolved(
      ExpressionException e, String element, SourceLocation location) {
    return Problem.error(
        ErrorCode.E0803,
        String.valueOf(e.getMessage()),
        element,
        location,
        "Set the property when you submit, or give it a default in <parameters>.");
  }

  private String name(WorkflowDefinition definition, Map<String, String> properties) {
    try {
      return expressions.evaluateVariables(definition.name(), properties);
    } catch (ExpressionException e) {
      throw new InvalidRequestException(
          ErrorCode.E0803, "the workflow's name cannot be evaluated: " + e.getMessage());
    }
  }

  private static boolean isError(Problem problem) {
    return problem.severity() == Problem.Severity.ERROR;
  }
}
