package io.drover.server.doctor;

import io.drover.coordinator.Frequency;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlElement;
import io.drover.server.doctor.DoctorReport.Fact;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Place;
import io.drover.server.doctor.DoctorReport.Schedule;
import io.drover.server.doctor.DoctorReport.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One coordinator or bundle definition: what it says, and whether it is well made. Used once. */
final class ScheduleExamination {
  private static final Set<String> COORDINATORS =
      Set.of("0.1", "0.2", "0.3", "0.4", "0.5").stream()
          .map(version -> "uri:oozie:coordinator:" + version)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> BUNDLES = Set.of("uri:oozie:bundle:0.1", "uri:oozie:bundle:0.2");

  /** What a dataset's template is filled with for each instance. */
  private static final Set<String> OF_TEMPLATES = Set.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE");

  private final String file;
  private final XmlElement root;
  private final Application application;
  private final Set<String> known;
  private final ExpressionUses expressions;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

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

  Schedule examine() {
    boolean bundle = root.name().equals(Application.BUNDLE);
    String type = bundle ? "bundle" : "coordinator";
    finding(
        Severity.ERROR,
        root,
        "this version does not run " + type + "s yet",
        "until then let cron or another scheduler submit the workflow for each nominal time.");
    Set<String> namespaces = bundle ? BUNDLES : COORDINATORS;
    if (!namespaces.contains(root.namespace())) {
      finding(
          Severity.ERROR,
          root,
          "namespace '" + root.namespace() + "' is no version of the " + type + " language",
          "known: " + String.join(", ", new TreeSet<>(namespaces)) + ".");
    }
    for (ScheduleGrammar.Fault fault : ScheduleGrammar.faults(root)) {
      finding(Severity.ERROR, fault.element(), fault.message(), fault.advice());
    }
    required(root, "name");
    if (bundle) {
      bundle();
    } else {
      coordinator();
    }
    walk(root, known);
    return new Schedule(
        root.attribute("name").orElse(""), type, Findings.place(file, root), facts, findings);
  }

  private void coordinator() {
    for (String attribute : List.of("frequency", "start", "end", "timezone")) {
      required(root, attribute);
      root.attribute(attribute).ifPresent(value -> facts.add(new Fact(attribute, value)));
    }
    frequency(root);
    root.child("controls").stream()
        .flatMap(controls -> controls.children().stream())
        .forEach(control -> facts.add(new Fact(control.name(), control.text().strip())));
    for (XmlElement dataset : all("datasets", "dataset")) {
      dataset(dataset);
    }
    for (XmlElement include : all("datasets", "include")) {
      finding(
          Severity.NOTE,
          include,
          "datasets of " + include.text().strip() + " were not looked at",
          "");
    }
    events("input-events", "data-in", "input");
    events("output-events", "data-out", "output");
    Optional<XmlElement> path =
        root.child("action")
            .flatMap(action -> action.child("workflow"))
            .flatMap(workflow -> workflow.child("app-path"));
    if (path.isEmpty()) {
      finding(
          Severity.ERROR, root, "there is no action/workflow/app-path", "say what is to be run.");
    }
    path.ifPresent(element -> starts(element, Application.WORKFLOW));
  }

  private void bundle() {
    root.child("controls")
        .flatMap(controls -> controls.child("kick-off-time"))
        .ifPresent(time -> facts.add(new Fact("kick-off-time", time.text().strip())));
    List<XmlElement> coordinators = root.children("coordinator");
    if (coordinators.isEmpty()) {
      finding(Severity.ERROR, root, "there is no <coordinator> in it", "say what is to be run.");
    }
    for (XmlElement coordinator : coordinators) {
      required(coordinator, "name");
      Optional<XmlElement> path = coordinator.child("app-path");
      if (path.isEmpty()) {
        finding(Severity.ERROR, coordinator, "there is no <app-path> in it", "add it.");
      }
      path.ifPresent(element -> starts(element, Application.COORDINATOR));
    }
  }

  private void dataset(XmlElement dataset) {
    for (String attribute : List.of("name", "frequency", "initial-instance", "timezone")) {
      required(dataset, attribute);
    }
    frequency(dataset);
    Optional<XmlElement> template = dataset.child("uri-template");
    if (template.isEmpty()) {
      finding(Severity.ERROR, dataset, "the dataset has no <uri-template>", "add it.");
    }
    facts.add(
        new Fact(
            "dataset " + dataset.attribute("name").orElse(""),
            template.map(element -> element.text().strip()).orElse("")
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
    Set<String> datasets =
        all("datasets", "dataset").stream()
            .map(dataset -> dataset.attribute("name").orElse(""))
            .collect(Collectors.toSet());
    boolean included = !all("datasets", "include").isEmpty();
    for (XmlElement event : all(section, element)) {
      required(event, "name");
      String dataset = event.attribute("dataset").orElse("");
      if (!datasets.contains(dataset) && !included) {
        finding(
            Severity.ERROR, event, "there is no dataset '" + dataset + "'", "correct the name.");
      }
      String instances =
          event.children().stream()
              .map(instance -> instance.name() + " " + instance.text().strip())
              .collect(Collectors.joining(", "));
      facts.add(
          new Fact(word + " " + event.attribute("name").orElse(""), dataset + ": " + instances));
    }
  }

  private void starts(XmlElement path, String what) {
    String text = path.text().strip();
    Optional<String> definition = application.resolve(text, what);
    facts.add(new Fact("runs", definition.map(found -> text + " (" + found + ")").orElse(text)));
    if (definition.isEmpty()) {
      finding(
          Severity.NOTE,
          path,
          text + " is not among these files, so it was not looked at",
          "examine its directory as well.");
    }
  }

  private void frequency(XmlElement element) {
    String text = element.attribute("frequency").orElse("");
    String withoutCalls = text.replace("${coord:", "");
    if (text.isEmpty() || withoutCalls.contains("${")) {
      // a variable: its value comes with the job
      return;
    }
    try {
      Frequency.parse(text);
    } catch (InvalidRequestException e) {
      findings.add(
          new Finding(
              Severity.ERROR,
              Findings.place(file, element),
              e.code().name(),
              String.valueOf(e.getMessage()),
              ""));
    }
  }

  private void required(XmlElement element, String attribute) {
    if (element.attribute(attribute).orElse("").isBlank()) {
      finding(
          Severity.ERROR,
          element,
          "<" + element.name() + "> has no attribute '" + attribute + "'",
          "add it.");
    }
  }

  private List<XmlElement> all(String section, String element) {
    return root.children(section).stream()
        .flatMap(found -> found.children(element).stream())
        .toList();
  }

  /** Every expression in the place where it stands. */
  private void walk(XmlElement element, Set<String> outer) {
    if (element.name().equals("parameters")) {
      return;
    }
    Set<String> names = outer;
    if (element.name().equals("uri-template")) {
      names = new HashSet<>(outer);
      names.addAll(OF_TEMPLATES);
    }
    Set<String> usable = names;
    Place place = Findings.place(file, element);
    element
        .attributes()
        .values()
        .forEach(value -> findings.addAll(expressions.inSchedule(value, place, usable)));
    findings.addAll(expressions.inSchedule(element.text(), place, usable));
    element.children().forEach(child -> walk(child, usable));
  }

  private void finding(Severity severity, XmlElement element, String message, String advice) {
    findings.add(new Finding(severity, Findings.place(file, element), "", message, advice));
  }
}
