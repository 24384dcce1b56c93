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
import java.io.IOException;
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
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files of an action of Oozie's. There is no launcher with a working directory any more, so
 * every name becomes a full URI, and what the launcher put on the class path by itself (the
 * application's {@code lib/}, {@code oozie.libpath}) is named.
 */
final class OozieFiles {
  private static final int LARGEST_FILE = 1024 * 1024;
  private static final List<String> QUEUE_KEYS =
      List.of("mapreduce.job.queuename", "mapred.job.queue.name");
  private static final List<String> LAUNCHER_QUEUE_KEYS =
      List.of(
          "oozie.launcher.mapreduce.job.queuename",
          "oozie.launcher.mapred.job.queue.name",
          "oozie.launcher.queue");

  private final ActionRequest request;
  private final List<String> elements;
  private final FileSystems fileSystems;
  private final AppPaths paths;

  /**
   * Reads nothing yet.
   *
   * @param nameNode the action's own
   * @param elements texts of its {@code <file>} elements
   */
  OozieFiles(
      ActionRequest request,
      Optional<String> nameNode,
      List<String> elements,
      FileSystems fileSystems) {
    this.request = requireNonNull(request, "request");
    this.elements = List.copyOf(elements);
    this.fileSystems = requireNonNull(fileSystems, "fileSystems");
    this.paths =
        new AppPaths(
            request.appPath(),
            nameNode.or(() -> request.global().flatMap(GlobalSection::nameNode)));
  }

  AppPaths paths() {
    return paths;
  }

  void prepare(PrepareSpec prepare) throws IOException {
    for (PrepareSpec.Step step : prepare.steps()) {
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

  /** The queue that the Hadoop configuration names, else the one the launcher would have used. */
  Optional<String> queue(Map<String, String> configuration) {
    return first(QUEUE_KEYS, configuration)
        .or(
            () ->
                request
                    .body()
                    .child("launcher")
                    .flatMap(launcher -> launcher.child("queue"))
                    .map(queue -> queue.text().strip())
                    .filter(queue -> !queue.isEmpty()))
        .or(() -> first(LAUNCHER_QUEUE_KEYS, configuration));
  }

  private static Optional<String> first(List<String> keys, Map<String, String> configuration) {
    return keys.stream()
        .map(key -> configuration.getOrDefault(key, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** The Spark properties of a Hadoop configuration. */
  static Map<String, String> sparkProperties(Map<String, String> configuration) {
    Map<String, String> conf = new LinkedHashMap<>();
    configuration.forEach(
        (key, value) -> {
          if (key.startsWith("spark.")) {
            conf.put(key, value.strip());
          }
        });
    return conf;
  }

  /** The action's Hadoop configuration; later ones win. */
  Map<String, String> configuration(List<String> ownJobXml, Map<String, String> inline)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    request.global().map(GlobalSection::configuration).ifPresent(all::putAll);
    Set<String> jobXml = new LinkedHashSet<>();
    request.global().map(GlobalSection::jobXml).ifPresent(jobXml::addAll);
    jobXml.addAll(ownJobXml);
    for (String path : jobXml) {
      String uri = paths.resolve(path);
      jobXml(uri, read(uri))
          .forEach((name, value) -> all.put(name, request.others().evaluate(value)));
    }
    all.putAll(inline);
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

  byte[] read(String uri) throws IOException {
    URI path = URI.create(uri);
    return fileSystems.of(path).read(path, LARGEST_FILE, request.user());
  }

  /** The jar may name a {@code <file>}'s link, lie in the application, or in its {@code lib/}. */
  String resolveJar(String jar) throws IOException {
    for (String file : elements) {
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

  /** Full URIs of the {@code <file>} elements that are jars, without links. */
  List<String> jarElements() {
    return elements.stream()
        .map(file -> withoutLink(paths.resolve(file)))
        .filter(OozieFiles::isJar)
        .toList();
  }

  /** Full URIs of the other {@code <file>} elements, with their links. */
  List<String> otherElements() {
    return elements.stream().map(paths::resolve).filter(file -> !isJar(withoutLink(file))).toList();
  }

  private static boolean isJar(String uri) {
    return uri.toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  private boolean exists(String uri) throws IOException {
    return fileSystems.status(URI.create(uri), request.user()).isPresent();
  }

  /** Files in {@code lib/} and in {@code oozie.libpath}. */
  List<String> libraries() throws IOException {
    List<String> libraries = new ArrayList<>(appLibrary());
    String libPath = request.configuration().getOrDefault("oozie.libpath", "");
    for (String path : SparkSettings.list(libPath)) {
      libraries.addAll(listed(paths.resolve(path)));
    }
    return libraries;
  }

  /** Files in {@code lib/}. */
  List<String> appLibrary() throws IOException {
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

  static List<String> ending(Collection<String> uris, List<String> endings) {
    Predicate<String> one =
        uri -> endings.stream().anyMatch(uri.toLowerCase(Locale.ROOT)::endsWith);
    return uris.stream().filter(one).toList();
  }

  static String withoutLink(String path) {
    int link = path.indexOf('#');
    return link < 0 ? path : path.substring(0, link);
  }

  /** What a {@code <file>} is called in the job: its link, else its own name. */
  static String linkName(String file) {
    int link = file.indexOf('#');
    return link < 0 ? file.substring(file.lastIndexOf('/') + 1).strip() : file.substring(link + 1);
  }
}
