package io.drover.schema;

import io.drover.schema.WorkflowDefinition.Parameter;
import io.drover.schema.internal.Excerpt;
import io.drover.schema.internal.ProblemList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The texts in elements of schedules, and the checks that coordinators and bundles share. */
final class ScheduleText {
  private ScheduleText() {}

  /** Stripped; empty when the attribute is absent. */
  static String attribute(XmlElement element, String name) {
    return element.attribute(name).orElse("").strip();
  }

  /** Stripped; blank counts as absent. */
  static Optional<String> attributeIfAny(XmlElement element, String name) {
    return element.attribute(name).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Of the first child of that name, stripped; empty when there is none. */
  static String text(XmlElement element, String child) {
    return element.child(child).map(found -> found.text().strip()).orElse("");
  }

  /** Of the first child of that name, stripped; blank counts as absent. */
  static Optional<String> textIfAny(XmlElement element, String child) {
    return Optional.of(text(element, child)).filter(text -> !text.isEmpty());
  }

  /** Whether there is nothing to evaluate in it. */
  static boolean isLiteral(String text) {
    return !text.contains("${");
  }

  /** How messages name an element, as the schema's do. */
  static String label(XmlElement element) {
    return attributeIfAny(element, "name")
        .map(name -> element.name() + " '" + Excerpt.of(name) + "'")
        .orElse(element.name());
  }

  static List<Parameter> parameters(XmlElement root) {
    return properties(root, "parameters").stream()
        .map(
            property ->
                new Parameter(
                    text(property, "name"),
                    property.child("value").map(value -> value.text().strip())))
        .toList();
  }

  /** In document order; of a name that comes twice the last value counts. */
  static Map<String, String> configuration(XmlElement element) {
    Map<String, String> configuration = new LinkedHashMap<>();
    for (XmlElement property : properties(element, "configuration")) {
      configuration.put(text(property, "name"), text(property, "value"));
    }
    return configuration;
  }

  private static List<XmlElement> properties(XmlElement element, String section) {
    return element.child(section).map(found -> found.children("property")).orElse(List.of());
  }

  static void checkParameters(XmlElement root, ProblemList problems) {
    for (XmlElement property : properties(root, "parameters")) {
      if (text(property, "name").isEmpty()) {
        problems.add(
            Problem.error(
                ErrorCode.E0739,
                "a formal parameter has no name",
                "property in parameters",
                property.location(),
                "write its name into <name>."));
      }
    }
  }

  static void checkNotBlank(XmlElement element, String child, ProblemList problems) {
    if (text(element, child).isEmpty()) {
      problems.add(
          Problem.error(
              ErrorCode.E0701,
              "element '" + child + "' is empty",
              label(element),
              element.child(child).orElse(element).location(),
              "write its value into it."));
    }
  }

  static void checkFlag(
      XmlElement element, String attribute, ErrorCode code, ProblemList problems) {
    Optional<String> value = attributeIfAny(element, attribute).filter(ScheduleText::isLiteral);
    if (value.isPresent()
        && !value.get().equalsIgnoreCase("true")
        && !value.get().equalsIgnoreCase("false")) {
      problems.add(
          Problem.error(
              code,
              "attribute '" + attribute + "' has the value '" + Excerpt.of(value.get()) + "'",
              label(element),
              element.location(),
              "write true or false."));
    }
  }
}
