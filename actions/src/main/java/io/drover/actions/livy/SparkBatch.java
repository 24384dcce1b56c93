package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionRequest;
import io.drover.actions.file.FileStatus;
import io.drover.actions.file.FileSystems;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.action.PrepareSpec;
import io.drover.schema.action.SparkSpec;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Oozie's {@code <spark>} action as a Livy batch. There is no launcher with a working directory any
 * more, so every name becomes a full URI, and what the launcher put on the class path by itself
 * (the application's {@code lib/}, {@code oozie.libpath}) is named.
 */
final class SparkBatch implements BatchPlan.Content {
  private static final int LARGEST_FILE = 1024 * 1024;
  private static final List<String> QUEUE_KEYS =
      List.of(
          "mapreduce.job.queuename",
          "mapred.job.queue.name",
          "oozie.launcher.mapreduce.job.queuename",
          "oozie.launcher.mapred.job.queue.name");

  private final SparkSpec spec;
  private final ActionRequest request;
  private final FileSystems fileSystems;
  private final AppPaths paths;

  SparkBatch(SparkSpec spec, ActionRequest request, FileSystems fileSystems) {
    this.spec = requireNonNull(spec, "spec");
    this.request = requireNonNull(request, "request");
    this.fileSystems = requireNonNull(fileSystems, "fileSystems");
    this.paths =
        new AppPaths(
            request.appPath(),
            spec.nameNode().or(() -> request.global().flatMap(GlobalSection::nameNode)));
  }

  @Override
  public void prepare() throws IOException {
    for (PrepareSpec.Step step : spec.prepare().steps()) {
      String path = paths.resolve(step.path());
      if (!step.delete()) {
        URI uri = URI.create(path);
        fileSystems.of(uri).mkdirs(uri, request.user());
      } else if (hasGlob(path)) {
        for (FileStatus match : fileSystems.glob(path, request.user())) {
          fileSystems.of(match.uri()).delete(match.uri(), true, request.user());
        }
      } else {
        URI uri = URI.create(path);
        fileSystems.of(uri).delete(uri, true, request.user());
      }
    }
  }

  private static boolean hasGlob(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  @Override
  public BatchRequest request() throws IOException {
    SparkSettings settings = SparkSettings.of(spec.sparkOpts());
    Map<String, String> configuration = configuration();
    Map<String, String> conf = properties(settings, configuration);
    List<String> primaries = SparkSettings.list(spec.jar());
    String primary = primary(primaries.isEmpty() ? spec.jar() : primaries.get(0));
    boolean python = primary.toLowerCase(Locale.ROOT).endsWith(".py");
    List<String> libraries = libraries();

    Set<String> jars = new LinkedHashSet<>(ending(libraries, List.of(".jar")));
    primaries.stream().skip(1).map(paths::resolve).forEach(jars::add);
    settings.jars.stream().map(paths::resolve).forEach(jars::add);
    Set<String> files = new LinkedHashSet<>();
    for (String file : spec.files()) {
      String uri = paths.resolve(file);
      if (withoutLink(uri).toLowerCase(Locale.ROOT).endsWith(".jar")) {
        jars.add(withoutLink(uri));
      } else {
        files.add(uri);
      }
    }
    settings.files.stream().map(paths::resolve).forEach(files::add);
    jars.remove(primary);
    files.removeIf(file -> withoutLink(file).equals(primary));

    Set<String> pyFiles = new LinkedHashSet<>(paths.resolveAll(settings.pyFiles));
    if (python) {
      pyFiles.addAll(ending(libraries, List.of(".py", ".zip", ".egg")));
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
        List.copyOf(files),
        List.copyOf(archives),
        conf,
        settings.driverMemory,
        settings.driverCores,
        settings.executorMemory,
        settings.executorCores,
        settings.numExecutors,
        queue(settings, conf, configuration));
  }

  /** Where nothing names the job's queue, it is the one that its launcher would have used. */
  private Optional<String> queue(
      SparkSettings settings, Map<String, String> conf, Map<String, String> configuration) {
    Optional<String> ofSpark =
        settings.queue.or(() -> Optional.ofNullable(conf.get("spark.yarn.queue")));
    return ofSpark
        .or(
            () ->
                QUEUE_KEYS.stream()
                    .filter(configuration::containsKey)
                    .findFirst()
                    .map(key -> configuration.getOrDefault(key, "").strip())
                    .filter(queue -> !queue.isEmpty()))
        .or(
            () ->
                request
                    .body()
                    .child("launcher")
                    .flatMap(launcher -> launcher.child("queue"))
                    .map(queue -> queue.text().strip())
                    .filter(queue -> !queue.isEmpty()));
  }

  /** The action's Hadoop configuration; later ones win. */
  private Map<String, String> configuration() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    request.global().map(GlobalSection::configuration).ifPresent(all::putAll);
    Set<String> jobXml = new LinkedHashSet<>();
    request.global().map(GlobalSection::jobXml).ifPresent(jobXml::addAll);
    jobXml.addAll(spec.jobXml());
    for (String path : jobXml) {
      String uri = paths.resolve(path);
      jobXml(uri, read(uri))
          .forEach((name, value) -> all.put(name, request.others().evaluate(value)));
    }
    all.putAll(spec.configuration());
    return all;
  }

  private static Map<String, String> jobXml(String uri, byte[] xml) {
    try {
      return HadoopConfigurationXml.read(new String(xml, StandardCharsets.UTF_8));
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(
          ErrorCode.E0803, uri + " is no Hadoop configuration: " + e.getMessage());
    }
  }

  /** Spark properties; later ones win, as with spark-submit. */
  private Map<String, String> properties(SparkSettings settings, Map<String, String> configuration)
      throws IOException {
    Map<String, String> conf = new LinkedHashMap<>();
    configuration.forEach(
        (key, value) -> {
          if (key.startsWith("spark.")) {
            conf.put(key, value.strip());
          }
        });
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
            .filter(file -> linkName(file).equals("spark-defaults.conf"))
            .map(file -> withoutLink(paths.resolve(file)))
            .findFirst();
    if (ofElement.isPresent()) {
      return ofElement;
    }
    return appLibrary().stream().filter(uri -> uri.endsWith("/spark-defaults.conf")).findFirst();
  }

  private Map<String, String> sparkProperties(String uri) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(new String(read(uri), StandardCharsets.UTF_8)));
    Map<String, String> sorted = new LinkedHashMap<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (name.startsWith("spark.")) {
        sorted.put(name, properties.getProperty(name, "").strip());
      }
    }
    return sorted;
  }

  private byte[] read(String uri) throws IOException {
    URI path = URI.create(uri);
    return fileSystems.of(path).read(path, LARGEST_FILE, request.user());
  }

  /** The jar may name a {@code <file>}'s link, lie in the application, or in its {@code lib/}. */
  private String primary(String jar) throws IOException {
    for (String file : spec.files()) {
      if (linkName(file).equals(jar)) {
        return withoutLink(paths.resolve(file));
      }
    }
    String direct = paths.resolve(jar);
    boolean plainName = jar.indexOf('/') < 0 && jar.indexOf(':') < 0;
    if (plainName && !exists(direct)) {
      String inLibrary = paths.resolve("lib/" + jar);
      if (exists(inLibrary)) {
        return inLibrary;
      }
    }
    return direct;
  }

  private boolean exists(String uri) throws IOException {
    return fileSystems.status(URI.create(uri), request.user()).isPresent();
  }

  /** Files in {@code lib/} and in {@code oozie.libpath}. */
  private List<String> libraries() throws IOException {
    List<String> libraries = new ArrayList<>(appLibrary());
    String libPath = request.configuration().getOrDefault("oozie.libpath", "");
    for (String path : SparkSettings.list(libPath)) {
      libraries.addAll(listed(paths.resolve(path)));
    }
    return libraries;
  }

  private List<String> appLibrary() throws IOException {
    Optional<String> directory = paths.directory();
    return directory.isPresent() ? listed(directory.get() + "/lib") : List.of();
  }

  private List<String> listed(String uri) throws IOException {
    URI path = URI.create(uri);
    Optional<FileStatus> status = fileSystems.status(path, request.user());
    if (status.isEmpty()) {
      return List.of();
    }
    if (!status.get().directory()) {
      return List.of(uri);
    }
    return fileSystems.of(path).list(path, request.user()).stream()
        .filter(file -> !file.directory())
        .map(file -> file.uri().toString())
        .toList();
  }

  private static List<String> ending(Collection<String> uris, List<String> endings) {
    Predicate<String> one =
        uri -> endings.stream().anyMatch(uri.toLowerCase(Locale.ROOT)::endsWith);
    return uris.stream().filter(one).toList();
  }

  private static String withoutLink(String path) {
    int link = path.indexOf('#');
    return link < 0 ? path : path.substring(0, link);
  }

  /** What a {@code <file>} is called in the job: its link, else its own name. */
  private static String linkName(String file) {
    int link = file.indexOf('#');
    return link < 0 ? file.substring(file.lastIndexOf('/') + 1).strip() : file.substring(link + 1);
  }
}
