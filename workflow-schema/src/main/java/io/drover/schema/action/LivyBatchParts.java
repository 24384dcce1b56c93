package io.drover.schema.action;

import io.drover.schema.internal.jaxb.drover.Conf;
import io.drover.schema.internal.jaxb.drover.LivyBatch;
import io.drover.schema.internal.jaxb.drover.Verify;
import jakarta.xml.bind.JAXBElement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The children of a livy-batch by name; they may stand in any order. */
final class LivyBatchParts {
  private static final List<String> AT_MOST_ONCE =
      List.of(
          "file",
          "class-name",
          "driver-memory",
          "driver-cores",
          "executor-memory",
          "executor-cores",
          "num-executors",
          "queue",
          "verify");

  private final List<JAXBElement<?>> parts;

  LivyBatchParts(LivyBatch batch, Values values) {
    this.parts = batch.getParts();
    for (String name : AT_MOST_ONCE) {
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

  Optional<Verify> verify() {
    return named("verify").stream().findFirst().map(part -> (Verify) part.getValue());
  }

  private List<JAXBElement<?>> named(String name) {
    return parts.stream().filter(part -> part.getName().getLocalPart().equals(name)).toList();
  }
}
