package io.drover.coordinator.application;

import io.drover.coordinator.CoordinatorTime;
import io.drover.schema.CoordinatorXmlReader;
import io.drover.schema.DatasetsDocument;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a coordinator.xml from the parts that a test is about, and reads it. */
final class Applications {
  static final String DAILY =
      """
      <dataset name="%s" frequency="${coord:days(1)}" initial-instance="2026-01-01T00:00Z"
          timezone="UTC"><uri-template>/%s/${YEAR}-${MONTH}-${DAY}</uri-template></dataset>
      """;

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, DatasetsDocument> included = new HashMap<>();
  private final StringBuilder configuration = new StringBuilder();
  private String controls = "";
  private String datasets = DAILY.formatted("a", "a") + DAILY.formatted("b", "b");
  private String inputs = "";
  private String logic = "";
  private String outputs = "";
  private String sla = "";
  private String appPath = "/app";
  private ApplicationLimits limits = ApplicationLimits.DEFAULTS;

  Applications() {
    attributes.put("name", "daily");
    attributes.put("frequency", "${coord:days(1)}");
    attributes.put("start", "2026-01-10T00:00Z");
    attributes.put("end", "2026-02-10T00:00Z");
    attributes.put("timezone", "UTC");
  }

  Applications attribute(String name, String value) {
    attributes.put(name, value);
    return this;
  }

  Applications property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  Applications controls(String xml) {
    controls = "<controls>" + xml + "</controls>";
    return this;
  }

  /** Instead of the daily datasets a and b. */
  Applications datasets(String xml) {
    datasets = xml;
    return this;
  }

  Applications include(String address, String datasetsXml) {
    included.put(
        address,
        new CoordinatorXmlReader().readDatasets("<datasets>" + datasetsXml + "</datasets>"));
    return this;
  }

  /** Instances one by one. */
  Applications input(String name, String dataset, String... instances) {
    String written = "";
    for (String instance : instances) {
      written += "<instance>" + instance + "</instance>";
    }
    return inputXml(name, dataset, written);
  }

  Applications range(String name, String dataset, String start, String end) {
    return inputXml(
        name,
        dataset,
        "<start-instance>" + start + "</start-instance><end-instance>" + end + "</end-instance>");
  }

  private Applications inputXml(String name, String dataset, String xml) {
    inputs += "<data-in name='" + name + "' dataset='" + dataset + "'>" + xml + "</data-in>";
    return this;
  }

  Applications logic(String xml) {
    logic = "<input-logic>" + xml + "</input-logic>";
    return this;
  }

  Applications output(String name, String dataset, String instance) {
    outputs +=
        "<data-out name='"
            + name
            + "' dataset='"
            + dataset
            + "' nocleanup='true'><instance>"
            + instance
            + "</instance></data-out>";
    return this;
  }

  Applications appPath(String text) {
    appPath = text;
    return this;
  }

  Applications configure(String name, String value) {
    configuration
        .append("<property><name>")
        .append(name)
        .append("</name><value>")
        .append(value.replace("&", "&amp;").replace("<", "&lt;"))
        .append("</value></property>");
    return this;
  }

  Applications sla(String xml) {
    sla = "<sla:info xmlns:sla='uri:oozie:sla:0.2'>" + xml + "</sla:info>";
    return this;
  }

  Applications limits(ApplicationLimits newLimits) {
    limits = newLimits;
    return this;
  }

  CoordinatorApplication read() {
    return CoordinatorApplication.of(
        new CoordinatorXmlReader().read(xml()), included, properties, "ann", limits);
  }

  private String xml() {
    StringBuilder xml = new StringBuilder("<coordinator-app xmlns='uri:oozie:coordinator:0.5'");
    attributes.forEach((name, value) -> xml.append(' ' + name + "=\"" + value + '"'));
    xml.append('>').append(controls);
    xml.append("<datasets>").append(datasets).append("</datasets>");
    if (!inputs.isEmpty()) {
      xml.append("<input-events>").append(inputs).append("</input-events>");
    }
    xml.append(logic);
    if (!outputs.isEmpty()) {
      xml.append("<output-events>").append(outputs).append("</output-events>");
    }
    xml.append("<action><workflow><app-path>").append(appPath).append("</app-path>");
    if (configuration.length() > 0) {
      xml.append("<configuration>").append(configuration).append("</configuration>");
    }
    return xml.append("</workflow>").append(sla).append("</action></coordinator-app>").toString();
  }

  /** The action of that nominal time, made five minutes later. */
  static ActionTimes times(String nominalTime) {
    Instant time = CoordinatorTime.parse("test", nominalTime);
    return new ActionTimes("0000001-260110000000000-drover-C@1", time, time.plusSeconds(300));
  }

  static ActionPlan plan(CoordinatorApplication application, String nominalTime) {
    return application.plan(times(nominalTime));
  }
}
