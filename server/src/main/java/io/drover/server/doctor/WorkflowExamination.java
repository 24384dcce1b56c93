package io.drover.server.doctor;

import io.drover.coordinator.sla.Sla;
import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.ReadResult;
import io.drover.schema.UnsupportedAction;
import io.drover.schema.ValidationOptions;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowValidator;
import io.drover.schema.WorkflowXmlReader;
import io.drover.schema.XmlElement;
import io.drover.server.doctor.DoctorReport.Action;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Place;
import io.drover.server.doctor.DoctorReport.Severity;
import io.drover.server.doctor.DoctorReport.Verdict;
import io.drover.server.doctor.DoctorReport.Workflow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One workflow definition. Used once. */
final class WorkflowExamination {
  /** How the readers name what a problem is about. */
  private static final Pattern ACTION = Pattern.compile("action '([^']*)'");

  /** Read without effect, or not evaluated. */
  private static final Set<String> NOT_EVALUATED = Set.of("parameters", "credentials", "launcher");

  private static final Set<String> VARIABLES_ONLY =
      Set.of("retry-max", "retry-interval", "retry-policy");

  private final String file;
  private final XmlElement root;
  private final Application application;
  private final Set<ActionKind> kinds;
  private final Set<String> known;
  private final Set<String> knownToSla;
  private final ExpressionUses expressions;
  private final Map<String, Set<Finding>> ofActions = new LinkedHashMap<>();
  private final Set<Finding> ofWorkflow = new LinkedHashSet<>();

  WorkflowExamination(
      String file,
      XmlElement root,
      Application application,
      Set<ActionKind> kinds,
      Set<String> known,
      ExpressionUses expressions) {
    this.file = file;
    this.root = root;
    this.application = application;
    this.kinds = kinds;
    this.known = known;
    Set<String> more = new HashSet<>(known);
    more.addAll(Sla.CONSTANTS.keySet());
    this.knownToSla = Set.copyOf(more);
    this.expressions = expressions;
  }

  Workflow examine(
      String text, boolean forkJoin, Function<XmlElement, List<Problem>> executorProblems) {
    for (Problem problem : problems(text, forkJoin)) {
      // below, every action gets its own, also one that no path leads to
      if (!isUnsupported(problem)) {
        add(problem);
      }
    }
    walk(root, "");
    List<Action> actions = new ArrayList<>();
    for (XmlElement action : root.children("action")) {
      body(action).ifPresent(body -> actions.add(action(action, body, executorProblems)));
    }
    boolean runs =
        actions.stream().noneMatch(action -> action.verdict() == Verdict.CANNOT_RUN)
            && ofWorkflow.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
    return new Workflow(
        root.attribute("name").orElse(""),
        Findings.place(file, root),
        runs,
        actions,
        List.copyOf(ofWorkflow));
  }

  private List<Problem> problems(String text, boolean forkJoin) {
    ReadResult read = new WorkflowXmlReader().readAll(text);
    List<Problem> problems = new ArrayList<>(read.problems());
    read.definition()
        .ifPresent(
            definition ->
                problems.addAll(
                    new WorkflowValidator()
                        .validate(definition, new ValidationOptions(forkJoin, kinds))));
    return problems;
  }

  private static boolean isUnsupported(Problem problem) {
    return problem.code() == ErrorCode.E0723;
  }

  private void add(Problem problem) {
    Matcher action = ACTION.matcher(problem.element());
    findings(action.find() ? String.valueOf(action.group(1)) : "").add(Findings.of(problem, file));
  }

  /** Findings of an action; of the workflow when the name is empty. */
  private Set<Finding> findings(String action) {
    return action.isEmpty()
        ? ofWorkflow
        : ofActions.computeIfAbsent(action, name -> new LinkedHashSet<>());
  }

  /** Looks at every expression in the place where it stands. */
  private void walk(XmlElement element, String outerAction) {
    if (NOT_EVALUATED.contains(element.name())) {
      return;
    }
    String action =
        outerAction.isEmpty() && element.name().equals("action")
            ? element.attribute("name").orElse("")
            : outerAction;
    Place place = Findings.place(file, element);
    element
        .attributes()
        .forEach(
            (name, value) -> {
              boolean callable =
                  !element.name().equals(Application.WORKFLOW) && !VARIABLES_ONLY.contains(name);
              findings(action).addAll(expressions.inWorkflow(value, place, known, callable));
            });
    if (element.namespace().startsWith("uri:oozie:sla")) {
      findings(action).addAll(expressions.inWorkflow(element.text(), place, knownToSla, false));
    } else if (!element.isCode()) {
      findings(action).addAll(expressions.inWorkflow(element.text(), place, known, true));
    }
    element.children().forEach(child -> walk(child, action));
  }

  /** The element that says what the action does. */
  static Optional<XmlElement> body(XmlElement action) {
    return action.children().stream()
        .filter(child -> !Set.of("ok", "error", "info").contains(child.name()))
        .findFirst();
  }

  private Action action(
      XmlElement action, XmlElement body, Function<XmlElement, List<Problem>> executorProblems) {
    String name = action.attribute("name").orElse("");
    Set<Finding> findings = findings(name.isEmpty() ? "?" : name);
    boolean supported = kinds.contains(ActionKind.of(body));
    if (supported) {
      SupportedActions.condition(ActionKind.of(body))
          .map(condition -> finding(body, condition))
          .ifPresent(findings::add);
      subWorkflow(body).ifPresent(findings::add);
      executorProblems
          .apply(body.map(application::substitute))
          .forEach(problem -> findings.add(Findings.of(problem, file)));
    } else {
      findings.add(Findings.of(UnsupportedAction.problem(node(name, body)), file));
    }
    action
        .attribute("cred")
        .ifPresent(credentials -> findings.add(credentials(action, credentials)));
    List<Finding> all = List.copyOf(findings);
    return new Action(
        name,
        body.name(),
        Findings.place(file, body),
        verdict(all),
        supported ? SupportedActions.mapping(ActionKind.of(body)) : "",
        supported ? List.of() : Replacement.of(body),
        all);
  }

  private Finding finding(XmlElement body, SupportedActions.Condition condition) {
    return new Finding(
        condition.severity(),
        Findings.place(file, body),
        "",
        condition.message(),
        condition.advice());
  }

  /** What is to be said of a sub-workflow that is not among the files. */
  private Optional<Finding> subWorkflow(XmlElement body) {
    return body.child("app-path")
        .filter(path -> body.name().equals("sub-workflow"))
        .filter(path -> application.resolve(path.text(), Application.WORKFLOW).isEmpty())
        .map(
            path ->
                new Finding(
                    Severity.NOTE,
                    Findings.place(file, path),
                    "",
                    path.text().strip() + " is not among these files, so it was not looked at",
                    "examine its directory as well."));
  }

  private static ActionNode node(String name, XmlElement body) {
    return new ActionNode(
        name, body, "", "", List.of(), ActionNode.UserRetry.NONE, body.location());
  }

  private Finding credentials(XmlElement action, String names) {
    return new Finding(
        Severity.WARNING,
        Findings.place(file, action),
        ErrorCode.D0004.name(),
        "no tokens are fetched for the credentials " + names,
        "Livy runs the job as the submitter where proxy users are allowed: the job must reach its"
            + " services as that user.");
  }

  private static Verdict verdict(List<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR)) {
      return Verdict.CANNOT_RUN;
    }
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.WARNING)
        ? Verdict.DIFFERENT
        : Verdict.UNCHANGED;
  }
}
