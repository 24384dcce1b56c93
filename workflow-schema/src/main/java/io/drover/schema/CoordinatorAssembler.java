package io.drover.schema;

import static io.drover.schema.ScheduleText.attribute;
import static io.drover.schema.ScheduleText.attributeIfAny;
import static io.drover.schema.ScheduleText.text;
import static io.drover.schema.ScheduleText.textIfAny;

import io.drover.schema.CoordinatorDefinition.Controls;
import io.drover.schema.CoordinatorDefinition.DataIn;
import io.drover.schema.CoordinatorDefinition.DataOut;
import io.drover.schema.CoordinatorDefinition.Instances;
import io.drover.schema.CoordinatorDefinition.WorkflowAction;
import io.drover.schema.DatasetsDocument.Dataset;
import io.drover.schema.InputLogic.And;
import io.drover.schema.InputLogic.Combine;
import io.drover.schema.InputLogic.Input;
import io.drover.schema.InputLogic.Options;
import io.drover.schema.InputLogic.Or;
import io.drover.schema.internal.DocumentKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the immutable definition from the elements of a document without errors. */
final class CoordinatorAssembler {
  private CoordinatorAssembler() {}

  static CoordinatorDefinition coordinator(XmlElement app) {
    return new CoordinatorDefinition(
        attribute(app, "name"),
        DocumentKind.COORDINATOR.version(app.namespace()).orElseThrow(),
        attribute(app, "frequency"),
        attribute(app, "start"),
        attribute(app, "end"),
        attribute(app, "timezone"),
        ScheduleText.parameters(app),
        controls(app.child("controls")),
        app.child("datasets").map(CoordinatorAssembler::datasets).orElse(DatasetsDocument.EMPTY),
        events(app, "input-events", CoordinatorAssembler::dataIn),
        app.child("input-logic").map(logic -> logic(logic.children().get(0))),
        events(app, "output-events", CoordinatorAssembler::dataOut),
        action(app.child("action").orElseThrow()),
        app.location());
  }

  static DatasetsDocument datasets(XmlElement datasets) {
    return new DatasetsDocument(
        datasets.children("include").stream().map(file -> file.text().strip()).toList(),
        datasets.children("dataset").stream().map(CoordinatorAssembler::dataset).toList());
  }

  private static Dataset dataset(XmlElement dataset) {
    return new Dataset(
        attribute(dataset, "name"),
        attribute(dataset, "frequency"),
        attribute(dataset, "initial-instance"),
        attribute(dataset, "timezone"),
        text(dataset, "uri-template"),
        dataset.child("done-flag").map(flag -> flag.text().strip()),
        dataset.location());
  }

  private static Controls controls(Optional<XmlElement> controls) {
    Function<String, Optional<String>> control =
        name -> controls.flatMap(section -> textIfAny(section, name));
    return new Controls(
        control.apply("timeout"),
        control.apply("concurrency"),
        control.apply("execution"),
        control.apply("throttle"));
  }

  private static <T> List<T> events(
      XmlElement app, String section, Function<XmlElement, T> assemble) {
    return app.child(section).stream()
        .flatMap(events -> events.children().stream())
        .map(assemble)
        .toList();
  }

  private static DataIn dataIn(XmlElement dataIn) {
    List<XmlElement> each = dataIn.children("instance");
    return new DataIn(
        attribute(dataIn, "name"),
        attribute(dataIn, "dataset"),
        each.isEmpty()
            ? new Instances.Range(text(dataIn, "start-instance"), text(dataIn, "end-instance"))
            : new Instances.Each(each.stream().map(one -> one.text().strip()).toList()),
        dataIn.location());
  }

  private static DataOut dataOut(XmlElement dataOut) {
    return new DataOut(
        attribute(dataOut, "name"),
        attribute(dataOut, "dataset"),
        text(dataOut, "instance"),
        attributeIfAny(dataOut, "nocleanup"),
        dataOut.location());
  }

  private static InputLogic logic(XmlElement part) {
    return switch (part.name()) {
      case "or" -> new Or(options(part), parts(part));
      case "and" -> new And(options(part), parts(part));
      case "combine" ->
          new Combine(
              options(part), part.children().stream().map(CoordinatorAssembler::input).toList());
      case "data-in" -> input(part);
      default -> throw new IllegalStateException("the schema let '" + part.name() + "' pass");
    };
  }

  private static List<InputLogic> parts(XmlElement operator) {
    return operator.children().stream().map(CoordinatorAssembler::logic).toList();
  }

  private static Input input(XmlElement part) {
    return new Input(options(part), attribute(part, "dataset"));
  }

  private static Options options(XmlElement part) {
    return new Options(
        attributeIfAny(part, "name"), attributeIfAny(part, "min"), attributeIfAny(part, "wait"));
  }

  private static WorkflowAction action(XmlElement action) {
    XmlElement workflow = action.child("workflow").orElseThrow();
    return new WorkflowAction(
        text(workflow, "app-path"), ScheduleText.configuration(workflow), action.child("info"));
  }
}
