package io.drover.schema.action;

import io.drover.schema.internal.jaxb.drover.Conf;
import jakarta.xml.bind.JAXBElement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The children of an action by name, where they may stand in any order. */
final class ActionParts {
  private final List<JAXBElement<?>> parts;

  ActionParts(List<JAXBElement<?>> parts, List<String> atMostOnce, Values values) {
    this.parts = parts;
    for (String name : atMostOnce) {
      long times = named(name).size();
      if (times > 1) {
        values.wrongElement(name, "stands " + times + " times", "write it once.");
      }
    }
    if (conf().containsKey("")) {
      values.wrongElement("conf", "has an empty name", "name the Spark property it sets.");
    }
  }

  /** Texts of the children of that name, trimmed, empty ones kept: an argument may be empty. */
  List<String> all(String name) {
    return named(name).stream().map(part -> ((String) part.getValue()).strip()).toList();
  }

  /** Text of the first child of that name; empty when absent or blank. */
  Optional<String> one(String name) {
    return all(name).stream().findFirst().filter(text -> !text.isEmpty());
  }

  Map<String, String> conf() {
    Map<String, String> conf = new LinkedHashMap<>();
    for (JAXBElement<?> part : named("conf")) {
      Conf property = (Conf) part.getValue();
      conf.put(property.getName().strip(), property.getValue().strip());
    }
    return conf;
  }

  /** Values of the children of that name that are no plain texts. */
  <T> List<T> all(String name, Class<T> type) {
    return named(name).stream().map(part -> type.cast(part.getValue())).toList();
  }

  private List<JAXBElement<?>> named(String name) {
    return parts.stream().filter(part -> part.getName().getLocalPart().equals(name)).toList();
  }
}
