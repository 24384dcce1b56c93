package io.drover.actions.livy;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the options of {@code <spark-opts>} mean for a batch. Reading stays pure: files that an
 * option names are not opened here.
 */
final class SparkSettings {
  /** Options that only mean a property. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "--name", "spark.app.name",
          "--driver-class-path", "spark.driver.extraClassPath",
          "--driver-java-options", "spark.driver.extraJavaOptions",
          "--driver-library-path", "spark.driver.extraLibraryPath",
          "--packages", "spark.jars.packages",
          "--exclude-packages", "spark.jars.excludes",
          "--repositories", "spark.jars.repositories",
          "--principal", "spark.kerberos.principal",
          "--keytab", "spark.kerberos.keytab",
          "--total-executor-cores", "spark.cores.max");

  /** Livy decides these. */
  private static final Set<String> IGNORED = Set.of("--master", "--deploy-mode", "--verbose");

  private static final Map<String, String> REFUSED =
      Map.of(
          "--proxy-user", "the job runs as the user who submitted the workflow",
          "--supervise", "Livy does not restart drivers",
          "--kill", "it is no option of a submission",
          "--status", "it is no option of a submission",
          "--help", "it is no option of a submission",
          "--version", "it is no option of a submission");

  /** Properties that say the same as ignored options. */
  static final Set<String> IGNORED_PROPERTIES = Set.of("spark.master", "spark.submit.deployMode");

  final Map<String, String> conf = new LinkedHashMap<>();
  final List<String> jars = new ArrayList<>();
  final List<String> pyFiles = new ArrayList<>();
  final List<String> files = new ArrayList<>();
  final List<String> archives = new ArrayList<>();
  final List<String> ignored = new ArrayList<>();
  Optional<String> propertiesFile = Optional.empty();
  Optional<String> className = Optional.empty();
  Optional<String> driverMemory = Optional.empty();
  Optional<Integer> driverCores = Optional.empty();
  Optional<String> executorMemory = Optional.empty();
  Optional<Integer> executorCores = Optional.empty();
  Optional<Integer> numExecutors = Optional.empty();
  Optional<String> queue = Optional.empty();

  private SparkSettings() {}

  /** Throws {@link InvalidRequestException} for an option that cannot be honoured. */
  static SparkSettings of(Optional<String> sparkOpts) {
    SparkSettings settings = new SparkSettings();
    SparkOptions options;
    try {
      options = SparkOptions.parse(sparkOpts.orElse(""));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    options.options().forEach(settings::take);
    return settings;
  }

  private void take(SparkOptions.Option option) {
    String name = option.name();
    String why = REFUSED.get(name);
    if (why != null) {
      throw invalid(name + " is not allowed: " + why);
    }
    if (IGNORED.contains(name)) {
      ignored.add(name);
      return;
    }
    String value = option.value().orElseThrow(() -> invalid(name + " has no value"));
    String property = PROPERTIES.get(name);
    if (property != null) {
      conf.put(property, value);
      return;
    }
    switch (name) {
      case "--conf" -> property(value);
      case "--properties-file" -> propertiesFile = Optional.of(value);
      case "--class" -> className = Optional.of(value);
      case "--jars" -> jars.addAll(list(value));
      case "--py-files" -> pyFiles.addAll(list(value));
      case "--files" -> files.addAll(list(value));
      case "--archives" -> archives.addAll(list(value));
      case "--driver-memory" -> driverMemory = Optional.of(value);
      case "--driver-cores" -> driverCores = Optional.of(number(name, value));
      case "--executor-memory" -> executorMemory = Optional.of(value);
      case "--executor-cores" -> executorCores = Optional.of(number(name, value));
      case "--num-executors" -> numExecutors = Optional.of(number(name, value));
      case "--queue" -> queue = Optional.of(value);
      default -> throw invalid(name + " is no option that Drover knows; see spark-submit --help");
    }
  }

  private void property(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw invalid("--conf " + text + " needs the form name=value");
    }
    String name = text.substring(0, equals).strip();
    if (IGNORED_PROPERTIES.contains(name)) {
      ignored.add("--conf " + name);
    } else {
      conf.put(name, text.substring(equals + 1));
    }
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw invalid(name + " needs a number, not '" + value + "'");
    }
  }

  /** The items of a comma list. */
  static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.E0803, "spark-opts: " + message);
  }
}
