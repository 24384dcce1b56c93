package io.drover.server.doctor;

import io.drover.schema.XmlElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which properties a workflow can count on: those of who starts it, its parameters and its
 * config-default.xml. A workflow that nothing here starts is started by job.properties.
 */
final class KnownProperties {
  /**
   * Something that starts a workflow.
   *
   * @param file the definition it stands in
   * @param names what it hands on itself
   * @param others whether it hands on what its own definition was started with
   */
  private record Start(String file, Set<String> names, boolean others) {}

  private final Application application;
  private final Map<String, List<Start>> starts = new HashMap<>();

  KnownProperties(Application application) {
    this.application = application;
    application.definitions(Application.WORKFLOW).forEach(this::subWorkflows);
    application.definitions(Application.COORDINATOR).forEach(this::coordinator);
    application.definitions(Application.BUNDLE).forEach(this::bundle);
  }

  private void subWorkflows(String file, XmlElement workflow) {
    for (XmlElement action : workflow.children("action")) {
      for (XmlElement sub : action.children("sub-workflow")) {
        boolean others = sub.child("propagate-configuration").isPresent();
        sub.child("app-path")
            .ifPresent(
                path -> start(path, Application.WORKFLOW, new Start(file, names(sub), others)));
      }
    }
  }

  private void coordinator(String file, XmlElement coordinator) {
    for (XmlElement action : coordinator.children("action")) {
      for (XmlElement workflow : action.children("workflow")) {
        workflow
            .child("app-path")
            .ifPresent(
                path -> start(path, Application.WORKFLOW, new Start(file, names(workflow), true)));
      }
    }
  }

  private void bundle(String file, XmlElement bundle) {
    for (XmlElement coordinator : bundle.children("coordinator")) {
      coordinator
          .child("app-path")
          .ifPresent(
              path ->
                  start(path, Application.COORDINATOR, new Start(file, names(coordinator), true)));
    }
  }

  private void start(XmlElement path, String what, Start start) {
    application
        .resolve(path.text(), what)
        .ifPresent(file -> starts.computeIfAbsent(file, key -> new ArrayList<>()).add(start));
  }

  private static Set<String> names(XmlElement starting) {
    return starting.child("configuration").stream()
        .flatMap(configuration -> configuration.children("property").stream())
        .flatMap(property -> property.child("name").stream())
        .map(name -> name.text().strip())
        .collect(Collectors.toSet());
  }

  /** Names of the properties that jobs of this definition have. */
  Set<String> of(String file) {
    return of(file, new HashSet<>());
  }

  private Set<String> of(String file, Set<String> visited) {
    if (!visited.add(file)) {
      return Set.of();
    }
    Set<String> known = new HashSet<>(application.defaults(file).keySet());
    parameters(file, known);
    List<Start> all = starts.getOrDefault(file, List.of());
    if (all.isEmpty()) {
      known.addAll(application.submitted().keySet());
    }
    for (Start start : all) {
      known.addAll(start.names());
      if (start.others()) {
        known.addAll(of(start.file(), visited));
      }
    }
    return known;
  }

  /** A parameter without a default is missing unless somebody gives it. */
  private void parameters(String file, Set<String> known) {
    XmlElement definition = application.definitions().get(file);
    if (definition == null) {
      return;
    }
    definition.child("parameters").stream()
        .flatMap(parameters -> parameters.children("property").stream())
        .filter(property -> property.child("value").isPresent())
        .flatMap(property -> property.child("name").stream())
        .forEach(name -> known.add(name.text().strip()));
  }
}
