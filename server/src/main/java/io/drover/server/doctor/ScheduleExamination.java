package io.drover.server.doctor;

import io.drover.coordinator.bundle.BundleApplication;
import io.drover.coordinator.sla.Sla;
import io.drover.schema.BundleDefinition;
import io.drover.schema.BundleXmlReader;
import io.drover.schema.CoordinatorDefinition;
import io.drover.schema.CoordinatorXmlReader;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.ScheduleReadResult;
import io.drover.schema.WorkflowDefinition.Parameter;
import io.drover.schema.XmlDocument;
import io.drover.schema.XmlElement;
import io.drover.server.doctor.CoordinatorStarts.Start;
import io.drover.server.doctor.DoctorReport.Fact;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Place;
import io.drover.server.doctor.DoctorReport.Schedule;
import io.drover.server.doctor.DoctorReport.Severity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One coordinator or bundle definition: what it says, and whether a server takes it. Used once. */
final class ScheduleExamination {
  /** What a dataset's template is filled with for each instance. */
  private static final Set<String> OF_TEMPLATES = Set.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE");

  private final String file;
  private final XmlElement root;
  private final Application application;
  private final Set<String> known;
  private final ExpressionUses expressions;
  private final List<Fact> facts = new ArrayList<>();
  private final Set<Finding> findings = new LinkedHashSet<>();

  ScheduleExamination(
      String file,
      XmlElement root,
      Application application,
      Set<String> known,
      ExpressionUses expressions) {
    this.file = file;
    this.root = root;
    this.application = application;
    this.known = known;
    this.expressions = expressions;
  }

  /**
   * Looks at it.
   *
   * @param text of the definition
   * @param starts each way in which a coordinator starts; of no meaning for a bundle
   */
  Schedule examine(String text, List<Start> starts) {
    boolean bundle = root.name().equals(Application.BUNDLE);
    if (bundle) {
      bundle(text);
    } else {
      coordinator(text, starts);
    }
    return new Schedule(
        root.attribute("name").orElse(""),
        bundle ? "bundle" : "coordinator",
        Findings.place(file, root),
        facts,
        List.copyOf(findings));
  }

  private void coordinator(String text, List<Start> starts) {
    for (String attribute : List.of("frequency", "start", "end", "timezone")) {
      root.attribute(attribute).ifPresent(value -> facts.add(new Fact(attribute, value)));
    }
    root.child("controls").stream()
        .flatMap(controls -> controls.children().stream())
        .forEach(control -> facts.add(new Fact(control.name(), control.text().strip())));
    all("datasets", "dataset").forEach(this::dataset);
    events("input-events", "data-in", "input");
    events("output-events", "data-out", "output");
    root.child("action").ifPresent(this::action);

    ScheduleReadResult<CoordinatorDefinition> read = new CoordinatorXmlReader().readAll(text);
    read.problems().forEach(problem -> findings.add(Findings.of(problem, file)));
    walk(file, root, known, FunctionAdvice::inCoordinator);
    includes();
    read.definition().ifPresent(definition -> coordinator(definition, starts));
  }

  private void coordinator(CoordinatorDefinition definition, List<Start> starts) {
    parameters(definition.parameters());
    for (Start start : starts) {
      start.bundled().flatMap(bundled -> refusal(bundled, definition)).ifPresent(findings::add);
      CoordinatorTrial trial =
          new CoordinatorTrial(file, definition, application, start.given()).run();
      findings.addAll(trial.findings());
      Place place =
          start
              .bundled()
              .map(bundled -> Findings.place(bundled.file(), bundled.coordinator().location()))
              .orElse(Findings.place(file, root));
      // one bundle may set what another does not
      trial.missing().stream()
          .filter(variable -> !expressions.isMissing(variable))
          .forEach(variable -> expressions.missing(variable, place));
      String suffix =
          starts.size() == 1
              ? ""
              : start.bundled().map(bundled -> " of " + bundled.coordinator().name()).orElse("");
      trial.facts().forEach(fact -> facts.add(new Fact(fact.name() + suffix, fact.value())));
    }
  }

  private static Optional<Finding> refusal(
      CoordinatorStarts.Bundled bundled, CoordinatorDefinition definition) {
    return bundled
        .coordinator()
        .refusalOf(definition)
        .map(problem -> Findings.of(problem, bundled.file()));
  }

  private void bundle(String text) {
    root.child("controls")
        .flatMap(controls -> controls.child("kick-off-time"))
        .ifPresent(time -> facts.add(new Fact("kick-off-time", time.text().strip())));
    root.children("coordinator").stream()
        .flatMap(coordinator -> coordinator.child("app-path").stream())
        .forEach(path -> starts(path, Application.COORDINATOR));

    ScheduleReadResult<BundleDefinition> read = new BundleXmlReader().readAll(text);
    read.problems().forEach(problem -> findings.add(Findings.of(problem, file)));
    walk(file, root, known, FunctionAdvice::inBundle);
    read.definition().ifPresent(this::bundle);
  }

  private void bundle(BundleDefinition definition) {
    parameters(definition.parameters());
    Map<String, String> properties =
        application.properties(file, definition.parameters(), application.submitted(file));
    try {
      BundleApplication.of(definition, properties, InstantSource.fixed(Instant.EPOCH));
    } catch (InvalidRequestException e) {
      e.problems().stream()
          .filter(problem -> !isOfExpression(problem))
          .forEach(problem -> findings.add(Findings.of(problem, file)));
    }
  }

  /** Whether the names in the expression were looked at where they stand. */
  private static boolean isOfExpression(Problem problem) {
    return problem.message().contains(" cannot be evaluated: variable [")
        || problem.message().contains(" cannot be evaluated: function [");
  }

  /** A server refuses a job without them, wherever they are used. */
  private void parameters(List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      if (parameter.defaultValue().isEmpty() && !known.contains(parameter.name())) {
        expressions.missing(
            parameter.name(), Findings.place(file, root.child("parameters").orElse(root)));
      }
    }
  }

  private void dataset(XmlElement dataset) {
    facts.add(
        new Fact(
            "dataset " + dataset.attribute("name").orElse(""),
            dataset.child("uri-template").map(template -> template.text().strip()).orElse("")
                + " every "
                + dataset.attribute("frequency").orElse("?")
                + " from "
                + dataset.attribute("initial-instance").orElse("?")
                + dataset
                    .child("done-flag")
                    .map(flag -> ", done flag '" + flag.text().strip() + "'")
                    .orElse("")));
  }

  private void events(String section, String element, String word) {
    for (XmlElement event : all(section, element)) {
      String instances =
          event.children().stream()
              .map(instance -> instance.name() + " " + instance.text().strip())
              .collect(Collectors.joining(", "));
      facts.add(
          new Fact(
              word + " " + event.attribute("name").orElse(""),
              event.attribute("dataset").orElse("") + ": " + instances));
    }
  }

  private void action(XmlElement action) {
    action
        .child("workflow")
        .flatMap(workflow -> workflow.child("app-path"))
        .ifPresent(path -> starts(path, Application.WORKFLOW));
    action
        .child("info")
        .ifPresent(
            info ->
                facts.add(
                    new Fact(
                        "service level",
                        info.children().stream()
                            .map(child -> child.name() + " " + child.text().strip())
                            .collect(Collectors.joining(", ")))));
  }

  private void starts(XmlElement path, String what) {
    String text = path.text().strip();
    Optional<String> definition = application.resolve(text, what);
    facts.add(new Fact("runs", definition.map(found -> text + " (" + found + ")").orElse(text)));
    if (definition.isEmpty()) {
      findings.add(
          new Finding(
              Severity.NOTE,
              Findings.place(file, path),
              "",
              text + " is not among these files, so it was not looked at",
              "examine its directory as well."));
    }
  }

  private List<XmlElement> all(String section, String element) {
    return root.children(section).stream()
        .flatMap(found -> found.children(element).stream())
        .toList();
  }

  /** The expressions of the files that it includes, at whatever depth. */
  private void includes() {
    Deque<XmlElement> open = new ArrayDeque<>(all("datasets", "include"));
    Set<String> visited = new HashSet<>();
    while (!open.isEmpty()) {
      String included = application.resolveDatasets(open.pop().text()).orElse("");
      if (!included.isEmpty() && visited.add(included)) {
        XmlElement datasets = XmlDocument.read(application.datasets().getOrDefault(included, ""));
        walk(included, datasets, known, FunctionAdvice::inCoordinator);
        open.addAll(datasets.children("include"));
      }
    }
  }

  /** Every expression in the place where it stands. */
  private void walk(
      String in, XmlElement element, Set<String> outer, Function<String, FunctionAdvice> advices) {
    if (element.name().equals("parameters")) {
      return;
    }
    Set<String> usable = new HashSet<>(outer);
    if (element.name().equals("uri-template")) {
      usable.addAll(OF_TEMPLATES);
    }
    if (element.namespace().startsWith("uri:oozie:sla")) {
      usable.addAll(Sla.CONSTANTS.keySet());
    }
    Place place = Findings.place(in, element);
    element
        .attributes()
        .values()
        .forEach(value -> findings.addAll(expressions.inSchedule(value, place, usable, advices)));
    findings.addAll(expressions.inSchedule(element.text(), place, usable, advices));
    element.children().forEach(child -> walk(in, child, usable, advices));
  }
}
