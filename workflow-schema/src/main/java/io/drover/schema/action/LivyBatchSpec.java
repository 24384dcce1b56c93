package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code <livy-batch xmlns="uri:drover:action:1.0">}: one Spark application through Livy's batches.
 *
 * @param endpoint name of a configured Livy endpoint; empty means {@code default}
 * @param file jar or Python file, a URI that Livy can read
 * @param conf Spark properties in document order
 * @param verify sources that must agree before the action is OK
 * @param onUnknown what to do when nobody can tell how the batch ended
 * @param captureOutput whether the properties file that the job writes becomes the action's data
 */
public record LivyBatchSpec(
    Optional<String> endpoint,
    String file,
    Optional<String> className,
    List<String> args,
    List<String> jars,
    List<String> pyFiles,
    List<String> files,
    List<String> archives,
    Map<String, String> conf,
    Optional<String> driverMemory,
    Optional<Integer> driverCores,
    Optional<String> executorMemory,
    Optional<Integer> executorCores,
    Optional<Integer> numExecutors,
    Optional<String> queue,
    Optional<VerifySpec> verify,
    UnknownPolicy onUnknown,
    boolean captureOutput) {
  public LivyBatchSpec {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(file, "file");
    requireNonNull(className, "className");
    args = List.copyOf(args);
    jars = List.copyOf(jars);
    pyFiles = List.copyOf(pyFiles);
    files = List.copyOf(files);
    archives = List.copyOf(archives);
    conf = Collections.unmodifiableMap(new LinkedHashMap<>(conf));
    requireNonNull(driverMemory, "driverMemory");
    requireNonNull(driverCores, "driverCores");
    requireNonNull(executorMemory, "executorMemory");
    requireNonNull(executorCores, "executorCores");
    requireNonNull(numExecutors, "numExecutors");
    requireNonNull(queue, "queue");
    requireNonNull(verify, "verify");
    requireNonNull(onUnknown, "onUnknown");
  }
}
