package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code <livy-session xmlns="uri:drover:action:1.0">}: an interactive session of Livy's.
 *
 * @param name what statements call it; empty for the session that one statement has for itself
 * @param fromParent whether the session of that name of a job above is used where there is one; the
 *     rest then does not count, except the kind, which stays what its statements are by default
 * @param endpoint name of a configured Livy endpoint; empty means {@code default}
 * @param heartbeatTimeout after so long without a question Livy closes it; empty means the server's
 *     default
 * @param conf Spark properties in document order
 */
public record SessionSpec(
    Optional<String> name,
    boolean fromParent,
    SessionKind kind,
    Optional<String> endpoint,
    DriverLossPolicy onDriverLoss,
    Optional<Duration> heartbeatTimeout,
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
    Optional<String> queue) {
  public SessionSpec {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(endpoint, "endpoint");
    requireNonNull(onDriverLoss, "onDriverLoss");
    requireNonNull(heartbeatTimeout, "heartbeatTimeout");
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
  }
}
