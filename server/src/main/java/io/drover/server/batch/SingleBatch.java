package io.drover.server.batch;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One Spark application, to be run as a workflow of one action. Every text arrives at the job as it
 * is written here: nothing in it is an expression. This record is also the JSON that the API takes:
 * the fields of Livy's own batches have Livy's names.
 *
 * @param file jar or Python file, a URI that Livy can read
 * @param className main class; empty for a Python file
 * @param args of the application
 * @param conf Spark properties
 * @param driverMemory such as {@code 4g}; empty, like 0 for a count, leaves it to Spark
 * @param name of the workflow; empty means the file's own name
 * @param endpoint a configured Livy endpoint; empty means the default one
 * @param verify who is asked whether it really succeeded: {@code livy}, {@code yarn}, {@code
 *     spark}, {@code kubernetes}, {@code none}, or {@code output=PATH} for data that must be there
 * @param retryMax how often it is tried again when it fails
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SingleBatch(
    String file,
    String className,
    List<String> args,
    List<String> jars,
    List<String> pyFiles,
    List<String> files,
    List<String> archives,
    Map<String, String> conf,
    String driverMemory,
    int driverCores,
    String executorMemory,
    int executorCores,
    int numExecutors,
    String queue,
    String name,
    String endpoint,
    List<String> verify,
    int retryMax) {

  /** Null is what a JSON document leaves out. */
  public SingleBatch(
      @Nullable String file,
      @Nullable String className,
      @Nullable List<String> args,
      @Nullable List<String> jars,
      @Nullable List<String> pyFiles,
      @Nullable List<String> files,
      @Nullable List<String> archives,
      @Nullable Map<String, String> conf,
      @Nullable String driverMemory,
      int driverCores,
      @Nullable String executorMemory,
      int executorCores,
      int numExecutors,
      @Nullable String queue,
      @Nullable String name,
      @Nullable String endpoint,
      @Nullable List<String> verify,
      int retryMax) {
    this.file = text(file);
    this.className = text(className);
    this.args = list(args);
    this.jars = list(jars);
    this.pyFiles = list(pyFiles);
    this.files = list(files);
    this.archives = list(archives);
    this.conf = map(conf);
    this.driverMemory = text(driverMemory);
    this.driverCores = driverCores;
    this.executorMemory = text(executorMemory);
    this.executorCores = executorCores;
    this.numExecutors = numExecutors;
    this.queue = text(queue);
    this.name = text(name);
    this.endpoint = text(endpoint);
    this.verify = list(verify);
    this.retryMax = retryMax;
  }

  private static String text(@Nullable String text) {
    return requireNonNullElse(text, "").strip();
  }

  private static List<String> list(@Nullable List<String> list) {
    return List.copyOf(requireNonNullElse(list, List.of()));
  }

  private static Map<String, String> map(@Nullable Map<String, String> map) {
    Map<String, String> copy = new LinkedHashMap<>(requireNonNullElse(map, Map.of()));
    copy.values().forEach(Objects::requireNonNull);
    return Collections.unmodifiableMap(copy);
  }
}
