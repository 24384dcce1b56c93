package io.drover.schema;

import java.util.Map;
import java.util.Set;

/** The namespaces of the workflow language: every version of one is read as its newest. */
final class XmlNamespaces {
  static final String WORKFLOW = "uri:oozie:workflow:1.0";
  static final String SPARK = "uri:oozie:spark-action:1.0";
  static final String EMAIL = "uri:oozie:email-action:0.2";
  static final String DROVER = "uri:drover:action:1.0";

  private static final Map<String, Set<String>> VERSIONS =
      Map.of(
          "uri:oozie:workflow:", Set.of("0.1", "0.2", "0.2.5", "0.3", "0.4", "0.4.5", "0.5", "1.0"),
          "uri:oozie:spark-action:", Set.of("0.1", "0.2", "1.0"),
          "uri:oozie:email-action:", Set.of("0.1", "0.2"),
          "uri:drover:action:", Set.of("1.0"));
  private static final Map<String, String> NEWEST =
      Map.of(
          "uri:oozie:workflow:", WORKFLOW,
          "uri:oozie:spark-action:", SPARK,
          "uri:oozie:email-action:", EMAIL,
          "uri:drover:action:", DROVER);

  /** Actions of Oozie that need a launcher; parsed so that they can be refused by name. */
  private static final Set<String> LAUNCHER_KINDS =
      Set.of(
          "uri:oozie:hive-action",
          "uri:oozie:hive2-action",
          "uri:oozie:sqoop-action",
          "uri:oozie:distcp-action",
          "uri:oozie:shell-action",
          "uri:oozie:ssh-action",
          "uri:oozie:git-action");

  private XmlNamespaces() {}

  /** The namespace that the schemas know; anything else comes back as it is. */
  static String normalize(String namespace) {
    int version = namespace.lastIndexOf(':') + 1;
    String base = namespace.substring(0, version);
    Set<String> versions = VERSIONS.get(base);
    String newest = NEWEST.get(base);
    return versions != null && newest != null && versions.contains(namespace.substring(version))
        ? newest
        : namespace;
  }

  static String version(String namespace) {
    return namespace.substring(namespace.lastIndexOf(':') + 1);
  }

  /** Whether an action element of that namespace can be told anything about. */
  static boolean isKnown(String namespace) {
    return NEWEST.containsValue(normalize(namespace)) || isLauncherKind(namespace);
  }

  static boolean isLauncherKind(String namespace) {
    int version = namespace.lastIndexOf(':');
    return version > 0 && LAUNCHER_KINDS.contains(namespace.substring(0, version));
  }
}
