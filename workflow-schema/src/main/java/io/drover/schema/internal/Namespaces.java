package io.drover.schema.internal;

import io.drover.schema.ActionKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The namespaces that a document may use, and what each is called in the grammar. */
public final class Namespaces {
  public static final String DROVER = ActionKind.DROVER + ":1.0";
  public static final String SLA = "uri:oozie:sla";
  public static final String COORDINATOR = "uri:oozie:coordinator";
  public static final String BUNDLE = "uri:oozie:bundle";

  /** Every version of the workflow language, oldest first. */
  public static final List<String> WORKFLOW_VERSIONS =
      List.of("0.1", "0.2", "0.2.5", "0.3", "0.4", "0.4.5", "0.5", "1.0");

  public static final List<String> COORDINATOR_VERSIONS =
      List.of("0.1", "0.2", "0.3", "0.4", "0.5");

  public static final List<String> BUNDLE_VERSIONS = List.of("0.1", "0.2");

  private static final Map<String, String> NORMALISED = normalised();

  /** Elements that may be actions, where the namespace is described by the grammar. */
  private static final Map<String, Set<String>> ACTIONS =
      Map.of(
          ActionKind.OOZIE_SPARK,
          Set.of("spark"),
          ActionKind.OOZIE_EMAIL,
          Set.of("email"),
          ActionKind.OOZIE_SSH,
          Set.of("ssh"),
          DROVER,
          Set.of("livy-batch", "livy-session", "livy-statement", "file-check", "verify", "http"));

  /** Actions that only a launcher could run: known so that they can be refused by name. */
  private static final List<String> LAUNCHER_ONLY =
      List.of("hive", "hive2", "sqoop", "distcp", "shell", "git");

  private Namespaces() {}

  private static Map<String, String> normalised() {
    Map<String, String> names = new LinkedHashMap<>();
    WORKFLOW_VERSIONS.forEach(v -> names.put(workflow(v), ActionKind.OOZIE_WORKFLOW));
    List.of("0.1", "0.2", "1.0")
        .forEach(v -> names.put(ActionKind.OOZIE_SPARK + ":" + v, ActionKind.OOZIE_SPARK));
    List.of("0.1", "0.2")
        .forEach(v -> names.put(ActionKind.OOZIE_EMAIL + ":" + v, ActionKind.OOZIE_EMAIL));
    List.of("0.1", "0.2")
        .forEach(v -> names.put(ActionKind.OOZIE_SSH + ":" + v, ActionKind.OOZIE_SSH));
    List.of("0.1", "0.2").forEach(v -> names.put(SLA + ":" + v, SLA));
    names.put(DROVER, DROVER);
    COORDINATOR_VERSIONS.forEach(v -> names.put(COORDINATOR + ":" + v, COORDINATOR));
    BUNDLE_VERSIONS.forEach(v -> names.put(BUNDLE + ":" + v, BUNDLE));
    return Map.copyOf(names);
  }

  private static String workflow(String version) {
    return ActionKind.OOZIE_WORKFLOW + ":" + version;
  }

  /** The grammar's name of a namespace; one it does not know stays as it is. */
  public static String normalise(String uri) {
    String known = NORMALISED.get(uri);
    if (known != null) {
      return known;
    }
    // The grammar's own names carry no version; written in a document they are unknown.
    return NORMALISED.containsValue(uri) ? uri + ":unversioned" : uri;
  }

  /** The language version of a workflow namespace; empty when it is none. */
  public static Optional<String> workflowVersion(String uri) {
    return WORKFLOW_VERSIONS.stream().filter(version -> workflow(version).equals(uri)).findFirst();
  }

  /** Elements that the grammar describes as actions of this (original) namespace; may be empty. */
  public static Set<String> actions(String uri) {
    return ACTIONS.getOrDefault(normalise(uri), Set.of());
  }

  /** Whether it is the namespace of an action that needs a launcher, in any version. */
  public static boolean launcherOnly(String uri) {
    return LAUNCHER_ONLY.stream()
        .anyMatch(name -> uri.startsWith("uri:oozie:" + name + "-action:"));
  }

  /** The namespace to write for an action element of that name, when it is not a core action. */
  public static Optional<String> namespaceOf(String actionElement) {
    for (Map.Entry<String, Set<String>> entry : ACTIONS.entrySet()) {
      if (entry.getValue().contains(actionElement)) {
        return Optional.of(
            NORMALISED.keySet().stream()
                .filter(uri -> normalise(uri).equals(entry.getKey()))
                .max(String::compareTo)
                .orElseThrow());
      }
    }
    return LAUNCHER_ONLY.contains(actionElement)
        ? Optional.of("uri:oozie:" + actionElement + "-action:1.0")
        : Optional.empty();
  }
}
