package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionRequest;
import io.drover.actions.file.FileSystems;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.action.JavaSpec;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Oozie's {@code <java>} action as a Livy batch: the program is the driver. A batch has one main
 * file, which the program has not: any of its jars will do, because the class is named and all jars
 * are on the class path.
 */
final class JavaBatch implements BatchPlan.Content {
  /** Names the jar where it matters which one. */
  static final String JAR_PROPERTY = "drover.java.jar";

  private final JavaSpec spec;
  private final ActionRequest request;
  private final OozieFiles files;

  JavaBatch(JavaSpec spec, ActionRequest request, FileSystems fileSystems) {
    this.spec = requireNonNull(spec, "spec");
    this.request = requireNonNull(request, "request");
    this.files = new OozieFiles(request, spec.nameNode(), spec.files(), fileSystems);
  }

  @Override
  public void prepare() throws IOException {
    files.prepare(spec.prepare());
  }

  @Override
  public BatchRequest request() throws IOException {
    Map<String, String> configuration = files.configuration(spec.jobXml(), spec.configuration());
    JavaOptions options = JavaOptions.of(spec.javaOptions());
    Set<String> jars = new LinkedHashSet<>(OozieFiles.ending(files.libraries(), List.of(".jar")));
    jars.addAll(files.jarElements());
    String main = mainJar(configuration, jars);
    jars.remove(main);
    Map<String, String> conf = properties(configuration, options);
    return new BatchRequest(
        "",
        main,
        Optional.empty(),
        Optional.of(spec.mainClass()),
        spec.args(),
        List.copyOf(jars),
        List.of(),
        files.otherElements(),
        files.paths().resolveAll(spec.archives()),
        conf,
        options.driverMemory(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(conf.get("spark.yarn.queue")).or(() -> files.queue(configuration)));
  }

  private String mainJar(Map<String, String> configuration, Set<String> jars) throws IOException {
    String named =
        configuration
            .getOrDefault(JAR_PROPERTY, request.configuration().getOrDefault(JAR_PROPERTY, ""))
            .strip();
    if (!named.isEmpty()) {
      return files.resolveJar(named);
    }
    return jars.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    ErrorCode.E0803,
                    "java: there is no jar with "
                        + spec.mainClass()
                        + "; put it into the application's lib/, name it in a <file>, or set the"
                        + " property "
                        + JAR_PROPERTY));
  }

  private Map<String, String> properties(Map<String, String> configuration, JavaOptions options) {
    Map<String, String> conf = OozieFiles.sparkProperties(configuration);
    conf.putIfAbsent("spark.app.name", spec.mainClass());
    SparkSettings.IGNORED_PROPERTIES.forEach(conf::remove);
    options
        .rest()
        .ifPresent(
            more ->
                conf.merge(
                    JavaOptions.DRIVER_PROPERTY, more, (before, added) -> before + " " + added));
    return conf;
  }
}
