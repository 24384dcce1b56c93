package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionRequest;
import io.drover.actions.file.FileSystems;
import io.drover.schema.action.SparkSpec;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Oozie's {@code <spark>} action as a Livy batch. */
final class SparkBatch implements BatchPlan.Content {
  private final SparkSpec spec;
  private final OozieFiles files;
  private final AppPaths paths;

  SparkBatch(SparkSpec spec, ActionRequest request, FileSystems fileSystems) {
    this.spec = requireNonNull(spec, "spec");
    this.files = new OozieFiles(request, spec.nameNode(), spec.files(), fileSystems);
    this.paths = files.paths();
  }

  @Override
  public void prepare() throws IOException {
    files.prepare(spec.prepare());
  }

  @Override
  public BatchRequest request() throws IOException {
    SparkSettings settings = SparkSettings.of(spec.sparkOpts());
    Map<String, String> configuration = files.configuration(spec.jobXml(), spec.configuration());
    Map<String, String> conf = properties(settings, configuration);
    List<String> primaries = SparkSettings.list(spec.jar());
    String primary = files.resolveJar(primaries.isEmpty() ? spec.jar() : primaries.get(0));
    boolean python = primary.toLowerCase(Locale.ROOT).endsWith(".py");
    List<String> libraries = files.libraries();

    Set<String> jars = new LinkedHashSet<>(OozieFiles.ending(libraries, List.of(".jar")));
    primaries.stream().skip(1).map(paths::resolve).forEach(jars::add);
    settings.jars.stream().map(paths::resolve).forEach(jars::add);
    jars.addAll(files.jarElements());
    jars.remove(primary);
    Set<String> others = new LinkedHashSet<>(files.otherElements());
    settings.files.stream().map(paths::resolve).forEach(others::add);
    others.removeIf(file -> OozieFiles.withoutLink(file).equals(primary));

    Set<String> pyFiles = new LinkedHashSet<>(paths.resolveAll(settings.pyFiles));
    if (python) {
      pyFiles.addAll(OozieFiles.ending(libraries, List.of(".py", ".zip", ".egg")));
      pyFiles.remove(primary);
    }
    Set<String> archives = new LinkedHashSet<>(paths.resolveAll(spec.archives()));
    archives.addAll(paths.resolveAll(settings.archives));

    return new BatchRequest(
        "",
        primary,
        Optional.empty(),
        python ? Optional.empty() : settings.className.or(spec::className),
        spec.args(),
        List.copyOf(jars),
        List.copyOf(pyFiles),
        List.copyOf(others),
        List.copyOf(archives),
        conf,
        settings.driverMemory,
        settings.driverCores,
        settings.executorMemory,
        settings.executorCores,
        settings.numExecutors,
        settings
            .queue
            .or(() -> Optional.ofNullable(conf.get("spark.yarn.queue")))
            .or(() -> files.queue(configuration)));
  }

  /** Spark properties; later ones win, as with spark-submit. */
  private Map<String, String> properties(SparkSettings settings, Map<String, String> configuration)
      throws IOException {
    Map<String, String> conf = OozieFiles.sparkProperties(configuration);
    conf.put("spark.app.name", spec.name());
    Optional<String> defaults = defaultsFile();
    if (defaults.isPresent()) {
      conf.putAll(sparkProperties(defaults.get()));
    }
    if (settings.propertiesFile.isPresent()) {
      conf.putAll(sparkProperties(paths.resolve(settings.propertiesFile.get())));
    }
    conf.putAll(settings.conf);
    SparkSettings.IGNORED_PROPERTIES.forEach(conf::remove);
    return conf;
  }

  /** A {@code spark-defaults.conf} that the application brings along. */
  private Optional<String> defaultsFile() throws IOException {
    Optional<String> ofElement =
        spec.files().stream()
            .filter(file -> OozieFiles.linkName(file).equals("spark-defaults.conf"))
            .map(file -> OozieFiles.withoutLink(paths.resolve(file)))
            .findFirst();
    if (ofElement.isPresent()) {
      return ofElement;
    }
    return files.appLibrary().stream()
        .filter(uri -> uri.endsWith("/spark-defaults.conf"))
        .findFirst();
  }

  private Map<String, String> sparkProperties(String uri) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(new String(files.read(uri), StandardCharsets.UTF_8)));
    Map<String, String> sorted = new LinkedHashMap<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (name.startsWith("spark.")) {
        sorted.put(name, properties.getProperty(name, "").strip());
      }
    }
    return sorted;
  }
}
