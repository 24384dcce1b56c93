package io.drover.server.rest;

import io.drover.server.Secrets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the outside may know of the process's surroundings. Chosen by name, because any other
 * variable or property may hold a secret, a path or a command line.
 */
final class SystemFacts {
  private static final Set<String> VARIABLES =
      Set.of("HADOOP_CONF_DIR", "JAVA_HOME", "LANG", "LC_ALL", "SPARK_HOME", "TZ");
  private static final Set<String> PROPERTIES =
      Set.of(
          "file.encoding",
          "java.runtime.name",
          "java.runtime.version",
          "java.specification.version",
          "java.vendor",
          "java.version",
          "java.vm.name",
          "java.vm.vendor",
          "java.vm.version",
          "native.encoding",
          "os.arch",
          "os.name",
          "os.version",
          "user.country",
          "user.language",
          "user.timezone");

  private SystemFacts() {}

  static Map<String, String> environment() {
    return only(VARIABLES, System.getenv());
  }

  static Map<String, String> properties() {
    Map<String, String> all = new TreeMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> all.put(name, System.getProperty(name, "")));
    return only(PROPERTIES, all);
  }

  private static Map<String, String> only(Set<String> names, Map<String, String> all) {
    Map<String, String> chosen = new TreeMap<>(all);
    chosen.keySet().retainAll(names);
    return Secrets.masked(chosen);
  }
}
