package io.drover.coordinator.application;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.Dataset;
import io.drover.coordinator.application.CoordinatorApplication.Output;
import io.drover.coordinator.application.CoordinatorApplication.Parts;
import io.drover.schema.CoordinatorDefinition.WorkflowAction;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An action as XML. Clients read it, Drover does not. Several URIs of one input are separated by
 * {@code #}, which Oozie does too.
 */
final class ActionXml {
  private final Parts parts;
  private final ActionTimes times;
  private final List<InputPlan> inputs;
  private final List<PlannedOutput> outputs;
  private final String namespace;

  ActionXml(Parts parts, ActionTimes times, List<InputPlan> inputs, List<PlannedOutput> outputs) {
    this.parts = parts;
    this.times = times;
    this.inputs = inputs;
    this.outputs = outputs;
    this.namespace = "uri:oozie:coordinator:" + parts.definition().schemaVersion();
  }

  @Override
  public String toString() {
    Schedule schedule = parts.schedule();
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("name", parts.name());
    attributes.put("frequency", schedule.frequencyText());
    attributes.put("timezone", schedule.timezoneName());
    attributes.put("freq_timeunit", schedule.timeUnit());
    attributes.put("instance-number", times.number());
    attributes.put("action-nominal-time", CoordinatorTime.format(times.nominalTime()));
    attributes.put("action-actual-time", CoordinatorTime.format(times.actualTime()));
    List<XmlContent> content = new ArrayList<>();
    content.add(controls());
    if (!inputs.isEmpty()) {
      content.add(element("input-events", inputs.stream().map(this::dataIn).toList()));
    }
    if (!outputs.isEmpty()) {
      List<XmlElement> events = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        events.add(dataOut(outputs.get(i), parts.outputs().get(i)));
      }
      content.add(element("output-events", events));
    }
    content.add(action());
    return element("coordinator-app", attributes, content).toXml();
  }

  private XmlElement controls() {
    Controls controls = parts.controls();
    return element(
        "controls",
        List.of(
            text("timeout", String.valueOf(controls.timeoutMinutes())),
            text("concurrency", String.valueOf(controls.concurrency())),
            text("execution", controls.execution().name()),
            text("throttle", String.valueOf(controls.throttle()))));
  }

  private XmlElement dataIn(InputPlan input) {
    PlannedInput planned = input.planned();
    List<XmlContent> content = new ArrayList<>();
    content.add(dataset(input.dataset()));
    if (!planned.uris().isEmpty()) {
      content.add(text("uris", String.join("#", planned.uris())));
    }
    if (!planned.resolved()) {
      content.add(
          text(
              "unresolved-instances",
              String.join("#", input.searches().stream().map(Slot.Search::call).toList())));
    }
    return event("data-in", input.name(), input.dataset(), content);
  }

  private XmlElement dataOut(PlannedOutput planned, Output output) {
    List<XmlContent> content = new ArrayList<>();
    content.add(dataset(output.dataset()));
    content.add(text("uris", String.join("#", planned.uris())));
    return event("data-out", planned.name(), output.dataset(), content);
  }

  private XmlElement event(
      String kind, String name, Dataset dataset, List<? extends XmlContent> content) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("name", name);
    attributes.put("dataset", dataset.name());
    return element(kind, attributes, content);
  }

  private XmlElement dataset(Dataset dataset) {
    FrequencyNames frequency = FrequencyNames.of(dataset.frequency());
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("name", dataset.name());
    attributes.put("frequency", frequency.text());
    attributes.put("initial-instance", CoordinatorTime.format(dataset.initialInstance()));
    attributes.put("timezone", dataset.timezone().getId());
    attributes.put("freq_timeunit", frequency.timeUnit());
    return element(
        "dataset",
        attributes,
        List.of(
            text("uri-template", dataset.uriTemplate().text()),
            text("done-flag", dataset.doneFlag().fileName())));
  }

  private XmlElement action() {
    WorkflowAction action = parts.definition().action();
    List<XmlContent> workflow = new ArrayList<>();
    workflow.add(text("app-path", parts.appPath()));
    if (!action.configuration().isEmpty()) {
      workflow.add(
          element(
              "configuration",
              action.configuration().entrySet().stream()
                  .map(
                      property ->
                          element(
                              "property",
                              List.of(
                                  text("name", property.getKey()),
                                  text("value", property.getValue()))))
                  .toList()));
    }
    List<XmlContent> content = new ArrayList<>();
    content.add(element("workflow", workflow));
    action.sla().ifPresent(content::add);
    return element("action", content);
  }

  private XmlElement text(String name, String text) {
    return element(name, text.isEmpty() ? List.of() : List.of(new XmlText(text)));
  }

  private XmlElement element(String name, List<? extends XmlContent> content) {
    return element(name, Map.of(), content);
  }

  private XmlElement element(
      String name, Map<String, String> attributes, List<? extends XmlContent> content) {
    return new XmlElement(
        namespace, name, attributes, List.copyOf(content), SourceLocation.UNKNOWN);
  }
}
