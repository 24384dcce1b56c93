package io.drover.server.batch;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Spark application, to be run as a workflow of one action. Every text arrives at the job as it
 * is written here: nothing in it is an expression. This record is also the JSON that the API takes.
 *
 * @param file jar or Python file, a URI that Livy can read
 * @param className main class; empty for a Python file
 * @param args of the application
 * @param conf Spark properties
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
    Map<String, String> conf,
    String name,
    String endpoint,
    List<String> verify,
    int retryMax) {

  /** Null is what a JSON document leaves out. */
  public SingleBatch(
      @Nullable String file,
      @Nullable String className,
      @Nullable List<String> args,
      @Nullable Map<String, String> conf,
      @Nullable String name,
      @Nullable String endpoint,
      @Nullable List<String> verify,
      int retryMax) {
    this.file = requireNonNullElse(file, "").strip();
    this.className = requireNonNullElse(className, "").strip();
    this.args = List.copyOf(requireNonNullElse(args, List.of()));
    this.conf =
        Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(conf, Map.of())));
    this.name = requireNonNullElse(name, "").strip();
    this.endpoint = requireNonNullElse(endpoint, "").strip();
    this.verify = List.copyOf(requireNonNullElse(verify, List.of()));
    this.retryMax = retryMax;
  }
}
