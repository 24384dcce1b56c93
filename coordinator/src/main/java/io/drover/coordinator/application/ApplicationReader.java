package io.drover.coordinator.application;

import io.drover.coordinator.Dataset;
import io.drover.coordinator.application.CoordinatorApplication.Input;
import io.drover.coordinator.application.CoordinatorApplication.Output;
import io.drover.coordinator.application.CoordinatorApplication.Parts;
import io.drover.schema.CoordinatorDefinition;
import io.drover.schema.CoordinatorDefinition.DataIn;
import io.drover.schema.CoordinatorDefinition.DataOut;
import io.drover.schema.DatasetsDocument;
import io.drover.schema.ErrorCode;
import io.drover.schema.Spelling;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes an application of what was submitted, or says everything that is wrong. Used once. */
final class ApplicationReader {
  private static final String SAMPLE_ACTION = "0000000-000000000000000-drover-C@1";

  private final CoordinatorDefinition definition;
  private final Map<String, DatasetsDocument> included;
  private final ApplicationLimits limits;
  private final Scope scopeWithoutName;
  private final Findings findings = new Findings();

  ApplicationReader(
      CoordinatorDefinition definition,
      Map<String, DatasetsDocument> included,
      Map<String, String> properties,
      String user,
      ApplicationLimits limits) {
    this.definition = definition;
    this.included = included;
    this.limits = limits;
    this.scopeWithoutName = Scope.of(properties).user(user);
  }

  Parts read() {
    Optional<String> name = findings.read(this::name);
    Scope scope = scopeWithoutName.name(name.orElse(definition.name()));
    AttributeReader attributes = new AttributeReader(scope, limits);

    Optional<Schedule> schedule = read("coordinator", () -> attributes.schedule(definition));
    Optional<Controls> controls =
        read("controls", () -> attributes.controls(definition.controls()));
    Optional<String> appPath =
        read("app-path", () -> attributes.text(definition.action().appPath()));
    Optional<Optional<LogicPart>> logic =
        read(
            "input-logic",
            () -> LogicReader.read(definition.inputLogic(), attributes, place("input-logic")));
    Map<String, DatasetsDocument.Dataset> documents =
        findings
            .read(
                () ->
                    new DatasetFiles(included, scope.properties()).datasets(definition.datasets()))
            .orElse(Map.of());
    Datasets datasets = new Datasets(attributes, documents);
    definition.datasets().datasets().forEach(own -> findings.read(() -> datasets.get(own)));
    List<Input> inputs =
        definition.inputEvents().stream()
            .flatMap(dataIn -> findings.read(() -> input(dataIn, datasets)).stream())
            .toList();
    List<Output> outputs =
        definition.outputEvents().stream()
            .flatMap(out -> findings.read(() -> output(out, datasets, attributes)).stream())
            .toList();
    findings.throwIfAny();

    Parts parts =
        new Parts(
            definition,
            scope,
            name.orElseThrow(),
            schedule.orElseThrow(),
            controls.orElseThrow(),
            inputs,
            logic.orElseThrow(),
            outputs,
            appPath.orElseThrow());
    tryFirstAction(parts);
    findings.throwIfAny();
    return parts;
  }

  private String name() {
    String name =
        place("attribute 'name'")
            .read(() -> Phase.NAME.evaluate(definition.name(), scopeWithoutName).strip());
    if (name.isEmpty()) {
      throw place("attribute 'name'")
          .problem(ErrorCode.E1003, "it is empty once it is evaluated", "write a name.");
    }
    return name;
  }

  private <T> Optional<T> read(String element, Supplier<T> reading) {
    return findings.read(() -> place(element).read(reading));
  }

  private Place place(String element) {
    return new Place(element, definition.location());
  }

  private static Input input(DataIn dataIn, Datasets datasets) {
    Place place = new Place("data-in '" + dataIn.name() + "'", dataIn.location());
    return new Input(dataIn, datasets.get(dataIn.dataset(), place));
  }

  private static Output output(DataOut dataOut, Datasets datasets, AttributeReader attributes) {
    Place place = new Place("data-out '" + dataOut.name() + "'", dataOut.location());
    boolean nocleanup =
        place.read(
            () ->
                dataOut.nocleanup().map(text -> attributes.flag("nocleanup", text)).orElse(false));
    return new Output(dataOut, datasets.get(dataOut.dataset(), place), nocleanup);
  }

  /** What the functions give depends on the action, but whether they can be called does not. */
  private void tryFirstAction(Parts parts) {
    Instant first = parts.schedule().times().stream().findFirst().orElse(parts.schedule().start());
    ActionTimes times = new ActionTimes(SAMPLE_ACTION, first, first);
    parts.inputs().forEach(input -> findings.read(() -> ActionPlan.input(parts, input, times)));
    parts.outputs().forEach(output -> findings.read(() -> ActionPlan.output(parts, output, times)));
    findings.throwIfAny();
    findings
        .read(() -> ActionPlan.of(parts, times))
        .ifPresent(
            plan -> {
              plan.tryOut(findings);
              findings.read(() -> definition.action().sla().map(plan::sla));
            });
  }

  /** The datasets in use, each evaluated once. */
  private static final class Datasets {
    private final AttributeReader attributes;
    private final Map<String, DatasetsDocument.Dataset> documents;
    private final Map<String, Dataset> read = new HashMap<>();

    Datasets(AttributeReader attributes, Map<String, DatasetsDocument.Dataset> documents) {
      this.attributes = attributes;
      this.documents = documents;
    }

    Dataset get(DatasetsDocument.Dataset document) {
      Dataset known = read.get(document.name());
      if (known == null) {
        known =
            new Place("dataset '" + document.name() + "'", document.location())
                .read(() -> attributes.dataset(document));
        read.put(document.name(), known);
      }
      return known;
    }

    Dataset get(String name, Place user) {
      DatasetsDocument.Dataset document = documents.get(name);
      if (document == null) {
        throw user.problem(
            ErrorCode.E1003,
            "there is no dataset '" + name + "'",
            "define it in <datasets> or in an included file."
                + Spelling.hint(name, documents.keySet()));
      }
      return get(document);
    }
  }
}
