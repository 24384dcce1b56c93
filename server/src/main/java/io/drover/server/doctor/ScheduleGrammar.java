package io.drover.server.doctor;

import io.drover.schema.Spelling;
import io.drover.schema.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which elements Oozie allows in a coordinator or a bundle, and in what order. Pure. What holds
 * anything (configuration, parameters, input-logic, sla) is not looked into.
 */
final class ScheduleGrammar {
  /** Elements by the one they stand in, in the order that Oozie asks for. */
  private static final Map<String, List<String>> CHILDREN =
      Map.ofEntries(
          Map.entry(
              "coordinator-app",
              List.of(
                  "parameters",
                  "controls",
                  "datasets",
                  "input-events",
                  "input-logic",
                  "output-events",
                  "action")),
          Map.entry("bundle-app", List.of("parameters", "controls", "coordinator")),
          Map.entry("coordinator", List.of("app-path", "configuration")),
          Map.entry("datasets", List.of("include", "dataset", "async-dataset")),
          Map.entry("dataset", List.of("uri-template", "done-flag")),
          Map.entry("input-events", List.of("data-in", "and", "or")),
          Map.entry("data-in", List.of("instance", "start-instance", "end-instance")),
          Map.entry("output-events", List.of("data-out")),
          Map.entry("data-out", List.of("instance")),
          Map.entry("action", List.of("workflow", "info")),
          Map.entry("workflow", List.of("app-path", "configuration")));

  private static final List<String> COORDINATOR_CONTROLS =
      List.of("timeout", "concurrency", "execution", "throttle");

  private static final List<String> BUNDLE_CONTROLS = List.of("kick-off-time");

  /** Something that Oozie would refuse. */
  record Fault(XmlElement element, String message, String advice) {}

  private ScheduleGrammar() {}

  /** Every fault, in document order. */
  static List<Fault> faults(XmlElement root) {
    List<Fault> faults = new ArrayList<>();
    look(root, root.name().equals(Application.BUNDLE), faults);
    return faults;
  }

  private static void look(XmlElement element, boolean bundle, List<Fault> faults) {
    List<String> allowed = allowed(element, bundle);
    if (allowed.isEmpty()) {
      return;
    }
    int last = 0;
    for (XmlElement child : element.children()) {
      int place = allowed.indexOf(child.name());
      if (place < 0) {
        faults.add(
            new Fault(
                child,
                "<" + child.name() + "> cannot stand in <" + element.name() + ">",
                "allowed: " + String.join(", ", allowed) + "." + hint(child, allowed)));
      } else if (place < last) {
        faults.add(
            new Fault(
                child,
                "<" + child.name() + "> stands after <" + allowed.get(last) + ">",
                "the order is " + String.join(", ", allowed) + "."));
      }
      last = Math.max(last, place);
      look(child, bundle, faults);
    }
  }

  private static String hint(XmlElement child, List<String> allowed) {
    return Spelling.hint(child.name(), allowed);
  }

  private static List<String> allowed(XmlElement element, boolean bundle) {
    if (element.name().equals("controls")) {
      return bundle ? BUNDLE_CONTROLS : COORDINATOR_CONTROLS;
    }
    return CHILDREN.getOrDefault(element.name(), List.of());
  }
}
